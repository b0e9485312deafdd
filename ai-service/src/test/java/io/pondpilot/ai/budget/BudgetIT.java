package io.pondpilot.ai.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pondpilot.ai.wire.Usage;
import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.common.identity.Identity;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.redis.RedisConnections;
import io.pondpilot.common.settings.AiSettings;
import io.pondpilot.common.settings.AiSettings.Price;
import io.pondpilot.common.settings.RedisSettings;
import io.pondpilot.common.value.Secret;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.embedded.RedisServer;

/// Two instances over one real Redis.
@Timeout(120)
class BudgetIT {
    private static final Identity ADA = identity("ada", false);
    private static final Identity DEMO = identity("demo-1", true);
    private static final Duration PATIENT = Duration.ofSeconds(20);
    private static final Optional<Price> PRICE =
            Optional.of(new Price(1.0, 5.0, OptionalDouble.of(0.1), OptionalDouble.empty()));

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private int port;
    private RedisServer server;
    private RedisConnections firstRedis;
    private RedisConnections secondRedis;
    private final List<TokenBudgets> opened = new ArrayList<>();

    private static Identity identity(String user, boolean demo) {
        return new Identity(new UserId(user), Instant.MAX, demo);
    }

    @BeforeEach
    void connect() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        server = started();
        RedisSettings settings =
                new RedisSettings(Optional.of(new Secret("redis://127.0.0.1:" + port)), "pp");
        firstRedis = RedisConnections.open(settings);
        secondRedis = RedisConnections.open(settings);
    }

    private RedisServer started() throws Exception {
        RedisServer fresh =
                RedisServer.newRedisServer()
                        .port(port)
                        .bind("127.0.0.1")
                        .setting("save \"\"")
                        .setting("appendonly no")
                        .build();
        fresh.start();
        return fresh;
    }

    @AfterEach
    void disconnect() throws Exception {
        opened.forEach(TokenBudgets::close);
        firstRedis.close();
        secondRedis.close();
        server.stop();
    }

    private TokenBudgets budgets(RedisConnections redis, AiSettings.Limits limits) {
        return budgets(redis, limits, PATIENT, TokenBudgets.LEASE);
    }

    private TokenBudgets budgets(
            RedisConnections redis, AiSettings.Limits limits, Duration patience, Duration lease) {
        TokenBudgets budgets =
                new TokenBudgets(
                        redis, limits, new AiSettings.Demo(true, 1_000), meters, patience, lease);
        opened.add(budgets);
        return budgets;
    }

    private static AiSettings.Limits limits(long perMinute, long perDay, int streams) {
        return new AiSettings.Limits(perMinute, perDay, streams);
    }

    private static Reservation granted(Decision decision) {
        assertThat(decision).isInstanceOf(Decision.Granted.class);
        return ((Decision.Granted) decision).reservation();
    }

    private static Decision.Refused refused(Decision decision, Limit limit) {
        assertThat(decision).isInstanceOf(Decision.Refused.class);
        Decision.Refused refused = (Decision.Refused) decision;
        assertThat(refused.limit()).isEqualTo(limit);
        return refused;
    }

    private static void await(BooleanSupplier met) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!met.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for too long").isLessThan(deadline);
            Thread.sleep(5);
        }
    }

    private static Usage tokens(long input, long output) {
        return new Usage(input, 0, 0, output, 0, false);
    }

    @RepeatedTest(5)
    void oneOfFiftyParallelCallsPassesWhenOneReservationIsLeft() throws Exception {
        TokenBudgets first = budgets(firstRedis, limits(1_000_000, 1_500, 100));
        TokenBudgets second = budgets(secondRedis, limits(1_000_000, 1_500, 100));
        Reservation used = granted(first.reserve(ADA, 500));
        used.settle(PRICE, tokens(400, 100));
        await(first::isSettled);

        int passed = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Decision>> calls = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                TokenBudgets instance = i % 2 == 0 ? first : second;
                calls.add(() -> instance.reserve(ADA, 1_000));
            }
            for (Future<Decision> call : threads.invokeAll(calls)) {
                passed += call.get() instanceof Decision.Granted ? 1 : 0;
            }
        }

        assertThat(passed).isEqualTo(1);
        assertThat(second.spent(ADA).leftToday()).isZero();
        assertThat(meters.counter("pondpilot_ai_budget_refused", "limit", "tokens_per_day").count())
                .isEqualTo(49);
    }

    @Test
    void whatWasNotUsedGoesBackToTheToken() throws Exception {
        TokenBudgets first = budgets(firstRedis, limits(10_000, 100_000, 4));
        Reservation reservation = granted(first.reserve(ADA, 9_999));
        assertThat(first.spent(ADA).leftToday()).isEqualTo(90_001);
        assertThat(first.spent(ADA).streams()).isEqualTo(1);

        reservation.settle(PRICE, new Usage(100, 1_000, 10, 7, 0, true));
        await(first::isSettled);

        Spent spent = first.spent(ADA);
        assertThat(spent.leftToday()).isEqualTo(100_000 - 1_117);
        assertThat(spent.usedToday()).isEqualTo(1_117);
        assertThat(spent.input()).isEqualTo(100);
        assertThat(spent.cachedRead()).isEqualTo(1_000);
        assertThat(spent.cacheWrite()).isEqualTo(10);
        assertThat(spent.output()).isEqualTo(7);
        // 100 x 1 + 1000 x 0.1 + 10 x 1 + 7 x 5
        assertThat(spent.microDollars()).isEqualByComparingTo("245");
        assertThat(spent.calls()).isEqualTo(1);
        assertThat(spent.estimatedCalls()).isEqualTo(1);
        assertThat(spent.streams()).isZero();
        assertThat(spent.usedOfMinute()).isLessThanOrEqualTo(1_117);
        assertThat(spent.dayResets()).isPositive().isLessThanOrEqualTo(Duration.ofDays(1));
    }

    @Test
    void whatWentBeyondIsTakenAndRefusesTheNext() throws Exception {
        TokenBudgets first = budgets(firstRedis, limits(1_000_000, 1_000, 4));
        granted(first.reserve(ADA, 100)).settle(PRICE, tokens(100, 2_000));
        await(first::isSettled);
        assertThat(first.spent(ADA).leftToday()).isZero();
        assertThat(first.spent(ADA).usedToday()).isEqualTo(2_100);
        refused(first.reserve(ADA, 1), Limit.TOKENS_PER_DAY);
    }

    @Test
    void settlingTwiceCountsOnce() throws Exception {
        TokenBudgets first = budgets(firstRedis, limits(10_000, 100_000, 4));
        Reservation reservation = granted(first.reserve(ADA, 500));
        reservation.settle(PRICE, tokens(10, 10));
        reservation.settle(PRICE, tokens(10, 10));
        reservation.release();
        // As a settlement that is sent again because its answer was lost.
        first.settle(reservation, PRICE, tokens(10, 10));
        await(first::isSettled);
        assertThat(first.spent(ADA).usedToday()).isEqualTo(20);
        assertThat(first.spent(ADA).calls()).isEqualTo(1);
    }

    @Test
    void releasedReservationLeavesNoTrace() throws Exception {
        TokenBudgets first = budgets(firstRedis, limits(10_000, 100_000, 4));
        granted(first.reserve(ADA, 500)).release();
        await(first::isSettled);
        Spent spent = first.spent(ADA);
        assertThat(spent.usedToday()).isZero();
        assertThat(spent.calls()).isZero();
        assertThat(spent.streams()).isZero();
        assertThat(spent.usedOfMinute()).isZero();
    }

    @Test
    void minuteFlowsBackAndIsSharedByInstances() throws Exception {
        // 60,000 a minute are 1,000 a second.
        TokenBudgets first = budgets(firstRedis, limits(60_000, 10_000_000, 100));
        TokenBudgets second = budgets(secondRedis, limits(60_000, 10_000_000, 100));
        granted(first.reserve(ADA, 59_000));
        Decision.Refused refused = refused(second.reserve(ADA, 30_000), Limit.TOKENS_PER_MINUTE);
        assertThat(refused.retryAfter()).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(29));
        long left = second.spent(ADA).leftOfMinute();
        await(() -> second.spent(ADA).leftOfMinute() > left);
        await(() -> second.reserve(ADA, 3_000) instanceof Decision.Granted);
    }

    @Test
    void callBeyondAWholeBudgetIsRefusedForGood() {
        TokenBudgets first = budgets(firstRedis, limits(1_000, 100_000, 4));
        Decision.Refused refused = refused(first.reserve(ADA, 1_001), Limit.REQUEST_SIZE);
        assertThat(refused.retryAfter()).isZero();
        assertThat(refused.again()).isFalse();
    }

    @Test
    void streamsAreLimitedOverInstancesAndFreedWhenSettled() throws Exception {
        TokenBudgets first = budgets(firstRedis, limits(100_000, 100_000, 2));
        TokenBudgets second = budgets(secondRedis, limits(100_000, 100_000, 2));
        Reservation one = granted(first.reserve(ADA, 1));
        granted(second.reserve(ADA, 1));
        refused(first.reserve(ADA, 1), Limit.PARALLEL_STREAMS);
        one.settle(PRICE, tokens(1, 0));
        await(first::isSettled);
        granted(second.reserve(ADA, 1));
    }

    @Test
    void streamsOfAnInstanceThatDiedAreFreedAndThoseOfALivingOneAreKept() throws Exception {
        Duration lease = Duration.ofSeconds(8);
        TokenBudgets first = budgets(firstRedis, limits(100_000, 100_000, 2), PATIENT, lease);
        TokenBudgets second = budgets(secondRedis, limits(100_000, 100_000, 2), PATIENT, lease);
        granted(first.reserve(ADA, 10));
        granted(second.reserve(ADA, 10));
        refused(second.reserve(ADA, 10), Limit.PARALLEL_STREAMS);

        // Its keeper ends; nothing is settled.
        first.close();

        await(() -> second.spent(ADA).streams() == 1);
        // A lease that begins now and ends too: the living one's has been renewed by then.
        Identity grace = identity("grace", false);
        TokenBudgets third = budgets(firstRedis, limits(100_000, 100_000, 2), PATIENT, lease);
        granted(third.reserve(grace, 10));
        third.close();
        await(() -> second.spent(grace).streams() == 0);
        assertThat(second.spent(ADA).streams()).isEqualTo(1);
        granted(second.reserve(ADA, 10));
        refused(second.reserve(ADA, 10), Limit.PARALLEL_STREAMS);
        // What the dead one had reserved may have been used.
        assertThat(second.spent(ADA).usedToday()).isEqualTo(30);
    }

    @Test
    void demoUsersHaveASmallDayOfTheirOwn() {
        TokenBudgets first = budgets(firstRedis, limits(100_000, 1_000_000, 4));
        granted(first.reserve(DEMO, 900));
        refused(first.reserve(DEMO, 200), Limit.TOKENS_PER_DAY);
        assertThat(first.spent(DEMO).perDay()).isEqualTo(1_000);
        granted(first.reserve(identity("demo-1", false), 200));
    }

    @Test
    void usersDoNotShare() {
        TokenBudgets first = budgets(firstRedis, limits(1_000, 1_000, 4));
        granted(first.reserve(ADA, 1_000));
        refused(first.reserve(ADA, 1), Limit.TOKENS_PER_DAY);
        granted(first.reserve(identity("grace", false), 1_000));
    }

    @Test
    void callsAreRefusedWhileRedisIsAwayAndSettlementsArriveAfterIt() throws Exception {
        TokenBudgets first = budgets(firstRedis, limits(100_000, 100_000, 4));
        Reservation reservation = granted(first.reserve(ADA, 500));
        server.stop();
        await(() -> !firstRedis.isReachable());

        Decision.Refused refused = refused(first.reserve(ADA, 1), Limit.UNAVAILABLE);
        assertThat(refused.error().status()).isEqualTo(503);
        assertThat(meters.counter("pondpilot_ai_budget_refused", "limit", "unavailable").count())
                .isPositive();
        assertThatThrownBy(() -> first.spent(ADA)).isInstanceOf(ProxyException.class);
        reservation.settle(PRICE, tokens(1, 1));
        await(() -> !first.isSettled());

        server = started();
        await(firstRedis::isReachable);
        await(first::isSettled);
        granted(first.reserve(ADA, 1));
    }

    @Test
    void slowRedisRefusesAndLeavesNothingReserved() throws Exception {
        TokenBudgets hasty =
                budgets(
                        firstRedis,
                        limits(100_000, 100_000, 4),
                        Duration.ofMillis(300),
                        TokenBudgets.LEASE);
        await(() -> hasty.reserve(ADA, 1) instanceof Decision.Granted granted && released(granted));
        await(hasty::isSettled);
        try (var pause = secondRedis.dedicated()) {
            // Redis answers nobody for two seconds.
            pause.sync().clientPause(2_000);
            refused(hasty.reserve(ADA, 700), Limit.UNAVAILABLE);
            refused(hasty.reserve(ADA, 700), Limit.UNAVAILABLE);
        }
        await(() ->
                hasty.isSettled()
                        && firstRedis.isReachable()
                        && hasty.spent(ADA).usedToday() == 0
                        && hasty.spent(ADA).streams() == 0);
        await(() -> hasty.reserve(ADA, 1) instanceof Decision.Granted);
    }

    private static boolean released(Decision.Granted granted) {
        granted.reservation().release();
        return true;
    }
}
