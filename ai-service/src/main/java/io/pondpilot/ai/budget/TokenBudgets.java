package io.pondpilot.ai.budget;

import io.micrometer.core.instrument.MeterRegistry;
import io.pondpilot.ai.wire.Usage;
import io.pondpilot.common.identity.Identity;
import io.pondpilot.common.redis.RedisConnections;
import io.pondpilot.common.settings.AiSettings;
import io.pondpilot.common.settings.AiSettings.Price;
import io.pondpilot.common.telemetry.Keys;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The token budgets of all users: tokens per minute and per day, and calls at once, reserved
/// before a call in one atomic step and settled after it. However many instances share a Redis,
/// what is granted never exceeds a limit.
///
/// While Redis is away every call is refused: a budget that nobody counts is none. A call that was
/// not ended because its ai-service died frees its stream after [#LEASE]; the tokens that it had
/// reserved stay counted until the day ends, since it may have used them. Thread-safe.
public final class TokenBudgets implements AutoCloseable {
    /// A stream that is not renewed for so long is over.
    public static final Duration LEASE = Duration.ofSeconds(60);

    private static final Logger log = LoggerFactory.getLogger(TokenBudgets.class);
    private static final Duration PATIENCE = Duration.ofMillis(250);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final long ALARM_NANOS = Duration.ofSeconds(10).toNanos();
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final String GRANTED = "GRANTED";

    private final String prefix;
    private final AiSettings.Limits limits;
    private final AiSettings.Demo demo;
    private final MeterRegistry meters;
    private final Duration patience;
    private final Duration lease;
    private final BudgetScripts scripts;
    private final Settlements settlements;
    private final ConcurrentHashMap<String, Reservation> open = new ConcurrentHashMap<>();
    private final AtomicLong nextAlarm = new AtomicLong(System.nanoTime());
    private volatile boolean slow;
    private final Thread keeper;

    /// Over these connections, which stay the caller's to close after this.
    public TokenBudgets(RedisConnections redis, AiSettings settings, MeterRegistry meters) {
        this(redis, settings.limits(), settings.demo(), meters, PATIENCE, LEASE);
    }

    /// @param patience the longest wait for Redis before a call; a fifth of it once Redis was slow
    TokenBudgets(
            RedisConnections redis,
            AiSettings.Limits limits,
            AiSettings.Demo demo,
            MeterRegistry meters,
            Duration patience,
            Duration lease) {
        this.prefix = redis.prefix();
        this.limits = limits;
        this.demo = demo;
        this.meters = meters;
        this.patience = patience;
        this.lease = lease;
        this.scripts = new BudgetScripts(redis);
        this.settlements = new Settlements(scripts.settle, meters);
        meters.gauge(Keys.METRIC_PREFIX + "ai_budget_reservations", open, o -> o.size());
        this.keeper = Thread.ofVirtual().name("budget-keeper").start(this::keep);
    }

    /// Reserves tokens and a stream. Blocks for one round trip, at most 250 ms, and at most 50 ms
    /// while Redis is known to be slow; a Redis that is not connected is known at once.
    ///
    /// @param tokens the most that the call may use, guessed
    public Decision reserve(Identity identity, long tokens) {
        Account account = account(identity);
        Reservation reservation = new Reservation(this, account, UUID.randomUUID().toString());
        var answered = new CompletableFuture<List<Object>>();
        scripts.reserve.run(
                account.keys(),
                new String[] {
                    reservation.id(),
                    Long.toString(Math.max(0, tokens)),
                    Long.toString(account.perMinute()),
                    Long.toString(account.perDay()),
                    Integer.toString(account.streams()),
                    Long.toString(lease.toMillis())
                },
                answered::complete,
                answered::completeExceptionally);
        try {
            List<Object> answer = answered.get(wait(slow).toMillis(), TimeUnit.MILLISECONDS);
            slow = false;
            return decision(reservation, answer);
        } catch (TimeoutException e) {
            slow = true;
            var _ = answered.whenComplete((late, failure) -> releaseLate(reservation, failure));
            return unavailable("Redis is slow");
        } catch (ExecutionException e) {
            // It may have been granted before the connection broke.
            reservation.release();
            return unavailable(
                    String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            var _ = answered.whenComplete((late, failure) -> releaseLate(reservation, failure));
            return unavailable("interrupted");
        }
    }

    private Duration wait(boolean known) {
        return known ? patience.dividedBy(5) : patience;
    }

    private void releaseLate(Reservation reservation, @Nullable Throwable failure) {
        if (failure == null) {
            slow = false;
        }
        reservation.release();
    }

    private Decision decision(Reservation reservation, List<Object> answer) {
        String said = String.valueOf(answer.getFirst());
        if (GRANTED.equals(said)) {
            open.put(reservation.id(), reservation);
            return new Decision.Granted(reservation);
        }
        Duration after = Duration.ofMillis(number(answer, 1));
        return refused(new Decision.Refused(Limit.valueOf(said), after));
    }

    private Decision unavailable(String why) {
        long now = System.nanoTime();
        long due = nextAlarm.get();
        if (now - due >= 0 && nextAlarm.compareAndSet(due, now + ALARM_NANOS)) {
            log.atError()
                    .addKeyValue(Keys.ERROR, why)
                    .log("Calls to models are refused: their budgets cannot be checked");
        }
        return refused(new Decision.Refused(Limit.UNAVAILABLE, RETRY_AFTER));
    }

    private Decision refused(Decision.Refused refused) {
        meters.counter(Keys.METRIC_PREFIX + "ai_budget_refused", "limit", refused.limit().label())
                .increment();
        return refused;
    }

    void settle(Reservation reservation, Optional<Price> price, Usage usage) {
        BigDecimal cost = price.map(p -> Cost.microDollars(p, usage)).orElse(BigDecimal.ZERO);
        send(
                reservation,
                Long.toString(usage.total()),
                Long.toString(usage.input()),
                Long.toString(usage.cachedRead()),
                Long.toString(usage.cacheWrite()),
                Long.toString(usage.output()),
                Long.toString(Cost.picoDollars(cost)),
                usage.estimated() ? "1" : "0",
                "1");
    }

    void release(Reservation reservation) {
        send(reservation, "0", "0", "0", "0", "0", "0", "0", "0");
    }

    private void send(Reservation reservation, String... figures) {
        open.remove(reservation.id());
        List<String> arguments = new ArrayList<>();
        arguments.add(reservation.id());
        arguments.add(Long.toString(reservation.account().perMinute()));
        arguments.addAll(List.of(figures));
        settlements.send(reservation.account().keys(), arguments);
    }

    /// What the user has used and has left. Blocks for a round trip.
    ///
    /// @throws io.pondpilot.common.failure.ProxyException `WORKER_UNAVAILABLE` while Redis is away
    public Spent spent(Identity identity) {
        Account account = account(identity);
        List<Object> answer = scripts.read.run(account.keys(), Long.toString(account.perMinute()));
        return new Spent(
                number(answer, 1),
                number(answer, 2),
                number(answer, 3),
                number(answer, 4),
                Cost.microDollars(number(answer, 5)),
                number(answer, 6),
                number(answer, 7),
                number(answer, 8),
                number(answer, 0),
                account.perDay(),
                Duration.ofMillis(number(answer, 11)),
                number(answer, 9),
                account.perMinute(),
                Duration.ofMillis(number(answer, 10)));
    }

    private Account account(Identity identity) {
        return Account.of(prefix, identity, limits, demo);
    }

    private static long number(List<Object> answer, int index) {
        return Long.parseLong(String.valueOf(answer.get(index)));
    }

    /// Sends again what is waiting, and renews the streams that are under way.
    private void keep() {
        long pause = Math.min(TICK.toMillis(), Math.max(1, lease.toMillis() / 6));
        long nextRenewal = System.nanoTime();
        try {
            while (true) {
                Thread.sleep(pause);
                settlements.sendAgain();
                if (System.nanoTime() - nextRenewal >= 0) {
                    nextRenewal = System.nanoTime() + lease.toNanos() / 3;
                    open.values().forEach(this::renew);
                }
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    private void renew(Reservation reservation) {
        scripts.renew.run(
                reservation.account().keys(),
                new String[] {reservation.id(), Long.toString(lease.toMillis())},
                renewed -> {},
                failure -> {
                    // The next renewal is in time as well.
                });
    }

    /// Whether every settlement has reached Redis.
    boolean isSettled() {
        return settlements.isDone();
    }

    /// Waits for settlements under way, at most a second.
    @Override
    public void close() {
        keeper.interrupt();
        settlements.sendAgain();
        long deadline = System.nanoTime() + TICK.toNanos();
        while (!settlements.isDone() && System.nanoTime() < deadline) {
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
