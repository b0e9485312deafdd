package io.pondpilot.common.lease;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.SetArgs;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.lease.Lease.State;
import io.pondpilot.common.redis.RedisConnections;
import io.pondpilot.common.settings.Settings;
import io.pondpilot.common.worker.WorkerAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// The container service's side of the leases: it alone moves a lease on, and every move checks the
/// generation, so a late or repeated one does nothing. Each method is one script and blocks for one
/// round trip unless it says otherwise; all throw a [io.pondpilot.common.failure.ProxyException]
/// `WORKER_UNAVAILABLE` when Redis cannot be reached. Thread-safe.
///
/// After Redis lost its data there is no epoch. Nothing is started then until [#rebuild] has run:
/// call it at the start and about every second.
public final class LeaseKeeper {
    private static final Duration ABSENT_LIFETIME = Duration.ofDays(30);
    private static final int MAX_CAUSE = 500;

    private final RedisConnections redis;
    private final LeaseKeys keys;
    private final LeaseScripts scripts;
    private final LeaseTimings timings;
    private final String owner;

    /// @param owner the unique name of this container service
    /// @throws IllegalArgumentException when the settings break an invariant of [LeaseTimings]
    public LeaseKeeper(RedisConnections redis, Settings settings, String owner) {
        this(redis, LeaseTimings.of(settings), owner);
    }

    LeaseKeeper(RedisConnections redis, LeaseTimings timings, String owner) {
        this.redis = redis;
        this.keys = new LeaseKeys(redis.prefix());
        this.scripts = new LeaseScripts(redis);
        this.timings = timings;
        this.owner = owner;
    }

    /// What a claim came to.
    public enum Claim {
        /// Start the worker; renew until it is ready or has failed.
        MINE,
        /// Done or given up already: acknowledge the message and do nothing.
        STALE,
        /// Another container service is starting it: acknowledge the message and do nothing.
        OTHERS
    }

    /// What asking to drain came to.
    public enum Drain {
        /// Draining: ask the worker itself, then stop it and report [#gone], or [#undrain].
        GO,
        /// A later generation exists, or another drains it.
        STALE,
        /// A stream is open.
        IN_USE,
        /// It was used too lately.
        NOT_IDLE
    }

    /// What adopting a worker came to.
    public enum Adoption {
        /// It is the user's worker from now on.
        ADOPTED,
        /// It was the user's worker already.
        KNOWN,
        /// It is being started; its spawner will report it.
        STARTING,
        /// There is a later one, or this one was given up: stop it.
        STALE
    }

    /// A worker that was found alive and has shown its generation.
    ///
    /// @param route where it is
    /// @param demo whether it belongs to a demo user
    public record Found(Route route, boolean demo) {}

    /// Claims a queued start for this service, or renews the claim; it lasts 6 s.
    public Claim claim(UserId user, long generation) {
        long answer =
                scripts.claim.run(
                        List.of(keys.lease(user), keys.pending(), keys.demo()),
                        Long.toString(generation),
                        LeaseClient.millis(timings.claimTtl()),
                        user.value(),
                        owner);
        return answer == 1 ? Claim.MINE : answer == 0 ? Claim.STALE : Claim.OTHERS;
    }

    /// Reports that a claimed worker serves. Wakes those who wait for it.
    ///
    /// @return false when the claim was lost: [#adopt] then says what to do with the worker
    public boolean ready(UserId user, long generation, WorkerAddress address) {
        return scripts.ready.run(
                        List.of(
                                keys.lease(user),
                                keys.pending(),
                                keys.live(),
                                keys.result(user),
                                keys.demo(),
                                keys.counters()),
                        Long.toString(generation),
                        address.toString(),
                        user.value(),
                        owner,
                        LeaseClient.millis(timings.resultTtl()),
                        keys.channel())
                == 1;
    }

    /// Reports that a claimed worker could not be started. For 1 s, twice that at each failure in a
    /// row, at most 60 s, callers get the cause and no new start is made.
    ///
    /// @param cause safe for clients
    /// @return false when the claim was lost
    public boolean fail(UserId user, long generation, String cause) {
        return scripts.fail.run(
                        List.of(keys.lease(user), keys.pending(), keys.result(user), keys.demo()),
                        Long.toString(generation),
                        cause.substring(0, Math.min(MAX_CAUSE, cause.length())),
                        user.value(),
                        owner,
                        LeaseClient.millis(timings.shortestError()),
                        LeaseClient.millis(timings.longestError()),
                        keys.channel())
                == 1;
    }

    /// Takes a ready worker out of use if it is idle; checked in the same step, so no stream slips
    /// in between. A drain of another service that did not end in time is taken over.
    ///
    /// @param idle for how long it must have been unused; zero drains whatever has no open stream
    public Drain drain(UserId user, long generation, Duration idle) {
        long answer =
                scripts.drain.run(
                        List.of(keys.lease(user), keys.use(user)),
                        Long.toString(generation),
                        LeaseClient.millis(idle),
                        owner,
                        LeaseClient.millis(timings.drainTtl()));
        return switch ((int) answer) {
            case 1 -> Drain.GO;
            case -1 -> Drain.IN_USE;
            case -2 -> Drain.NOT_IDLE;
            default -> Drain.STALE;
        };
    }

    /// Puts a worker that this service drains back into use: it was busy after all.
    ///
    /// @return false when it is not draining by this service
    public boolean undrain(UserId user, long generation) {
        return scripts.undrain.run(
                        List.of(keys.lease(user)),
                        Long.toString(generation),
                        user.value(),
                        owner,
                        keys.channel())
                == 1;
    }

    /// Reports that a worker has ended, however it ended. The next call of its user starts another.
    ///
    /// @return false when a later generation exists
    public boolean gone(UserId user, long generation) {
        return scripts.gone.run(
                        List.of(
                                keys.lease(user),
                                keys.live(),
                                keys.pending(),
                                keys.use(user),
                                keys.demo(),
                                keys.counters()),
                        Long.toString(generation),
                        user.value(),
                        keys.channel())
                == 1;
    }

    /// Makes a worker that was found alive the user's worker, unless there is a later one.
    public Adoption adopt(Route route, boolean demo) {
        UserId user = route.user();
        long answer =
                scripts.adopt.run(
                        List.of(
                                keys.lease(user),
                                keys.live(),
                                keys.pending(),
                                keys.demo(),
                                keys.counters()),
                        Long.toString(route.generation()),
                        route.address().toString(),
                        user.value(),
                        demo ? "1" : "0",
                        owner,
                        keys.channel());
        return switch ((int) answer) {
            case 1 -> Adoption.ADOPTED;
            case 2 -> Adoption.KNOWN;
            case 3 -> Adoption.STARTING;
            default -> Adoption.STALE;
        };
    }

    /// The lease of one user, if there ever was one.
    public Optional<Lease> find(UserId user) {
        return read(List.of(keys.lease(user))).stream().findFirst();
    }

    /// All leases; several round trips. Not a snapshot: each is as it was when it was read.
    public List<Lease> leases() {
        Set<String> found = new HashSet<>();
        ScanArgs page = ScanArgs.Builder.matches(escaped(keys.leases()) + "*").limit(1000);
        ScanCursor cursor = ScanCursor.INITIAL;
        do {
            ScanCursor from = cursor;
            KeyScanCursor<String> next = await(() -> redis.commands().scan(from, page));
            found.addAll(next.getKeys());
            cursor = next;
        } while (!cursor.isFinished());
        return read(found);
    }

    private static String escaped(String text) {
        return text.replaceAll("([\\[\\]*?\\\\^])", "\\\\$1");
    }

    private List<Lease> read(Collection<String> leaseKeys) {
        List<String> names = List.copyOf(leaseKeys);
        List<RedisFuture<Map<String, String>>> reads = new ArrayList<>();
        for (String name : names) {
            reads.add(RedisConnections.call(() -> redis.commands().hgetall(name)));
        }
        List<Lease> leases = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            RedisFuture<Map<String, String>> read = reads.get(i);
            Map<String, String> fields = await(() -> read);
            if (fields.containsKey("state")) {
                leases.add(lease(names.get(i).substring(keys.leases().length()), fields));
            }
        }
        return leases;
    }

    private static Lease lease(String user, Map<String, String> fields) {
        return new Lease(
                new UserId(user),
                Long.parseLong(fields.getOrDefault("gen", "0")),
                State.valueOf(fields.getOrDefault("state", "ABSENT")),
                fields.getOrDefault("ep", ""),
                fields.getOrDefault("own", ""),
                Instant.ofEpochMilli(Long.parseLong(fields.getOrDefault("la", "0"))),
                "1".equals(fields.get("demo")));
    }

    /// Makes the counts agree with the leases: counted anew, not kept in books. Several round
    /// trips; call it now and then.
    public void recount() {
        Set<UserId> users = new HashSet<>();
        leases().forEach(lease -> users.add(lease.user()));
        await(() -> redis.commands().smembers(keys.live())).forEach(u -> users.add(new UserId(u)));
        for (UserId user : users) {
            scripts.recount.run(
                    List.of(
                            keys.lease(user),
                            keys.live(),
                            keys.pending(),
                            keys.demo(),
                            keys.counters()),
                    user.value(),
                    LeaseClient.millis(ABSENT_LIFETIME));
        }
    }

    /// The mark that the data in Redis is whole; empty when it was lost, or never there.
    public Optional<String> epoch() {
        return Optional.ofNullable(await(() -> redis.commands().get(keys.epoch())));
    }

    /// When there is no epoch: adopts every living worker, and then allows starts again. Kills
    /// nothing; the workers that turn out stale are returned, and may be stopped.
    ///
    /// @param living lists all workers that are alive and have shown their generation; it must
    ///   throw rather than return a part of them
    /// @return nothing when there was an epoch; otherwise what became of each worker
    public Optional<Map<Found, Adoption>> rebuild(Supplier<List<Found>> living) {
        if (epoch().isPresent()) {
            return Optional.empty();
        }
        Map<Found, Adoption> adopted = new LinkedHashMap<>();
        List<Found> newestFirst = new ArrayList<>(living.get());
        newestFirst.sort((a, b) -> Long.compare(b.route().generation(), a.route().generation()));
        for (Found found : newestFirst) {
            adopted.put(found, adopt(found.route(), found.demo()));
        }
        String epoch = UUID.randomUUID().toString();
        await(() -> redis.commands().set(keys.epoch(), epoch, SetArgs.Builder.nx()));
        return Optional.of(adopted);
    }

    private static <T> T await(Supplier<RedisFuture<T>> command) {
        return RedisConnections.call(() ->
                LettuceFutures.awaitOrCancel(
                        command.get(),
                        2 * RedisConnections.COMMAND_TIMEOUT.toMillis(),
                        TimeUnit.MILLISECONDS));
    }

    /// The times this keeper works with; renew claims, reap and watch by them.
    public LeaseTimings timings() {
        return timings;
    }

    /// The name under which it owns claims.
    public String owner() {
        return owner;
    }
}
