package io.pondpilot.common.lease;

import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.lease.Acquisition.Ready;
import io.pondpilot.common.lease.Acquisition.Refused;
import io.pondpilot.common.lease.Acquisition.Waiting;
import io.pondpilot.common.redis.RedisConnections;
import io.pondpilot.common.settings.Settings;
import io.pondpilot.common.worker.WorkerAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The relay's side of the leases: asks for a user's worker, waits for it, marks it used.
/// Everything that blocks does so in virtual-thread style and within the command time-out of Redis.
/// Thread-safe.
public final class LeaseClient implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LeaseClient.class);

    private final LeaseKeys keys;
    private final LeaseScripts scripts;
    private final LeaseTimings timings;
    private final InstantSource clock;
    private final int maxWorkers;
    private final int maxDemoWorkers;
    private final StatefulRedisPubSubConnection<String, String> notices;
    private final ConcurrentHashMap<String, AwaitedWorker> awaited = new ConcurrentHashMap<>();

    /// Subscribes to the notices of changed leases. The connections stay the caller's to close.
    ///
    /// @throws IllegalArgumentException when the settings break an invariant of [LeaseTimings]
    public LeaseClient(RedisConnections redis, Settings settings, InstantSource clock) {
        this.keys = new LeaseKeys(redis.prefix());
        this.scripts = new LeaseScripts(redis);
        this.timings = LeaseTimings.of(settings);
        this.clock = clock;
        this.maxWorkers = settings.containers().maxPerHost();
        this.maxDemoWorkers = settings.security().demo().maxWorkers();
        this.notices = redis.subscriptions();
        notices.addListener(new Notices());
        RedisConnections.run(() -> notices.sync().subscribe(keys.channel()));
    }

    /// Wakes those who wait for a user's worker.
    private final class Notices extends RedisPubSubAdapter<String, String> {
        @Override
        public void message(String channel, String user) {
            AwaitedWorker worker = awaited.get(user);
            if (worker != null) {
                worker.wake();
            }
        }
    }

    /// Asks for the user's worker once; when there is none, this queues its start. Blocks for one
    /// round trip.
    ///
    /// @throws ProxyException `WORKER_UNAVAILABLE` when Redis cannot be reached
    public Acquisition acquire(UserId user, boolean demo) {
        List<Object> answer =
                scripts.acquire.run(
                        List.of(
                                keys.lease(user),
                                keys.result(user),
                                keys.use(user),
                                keys.pending(),
                                keys.live(),
                                keys.spawn(),
                                keys.demo(),
                                keys.epoch()),
                        user.value(),
                        millis(timings.claimTtl()),
                        Integer.toString(maxWorkers),
                        demo ? "1" : "0",
                        Integer.toString(maxDemoWorkers));
        return acquisition(user, answer);
    }

    private Acquisition acquisition(UserId user, List<Object> answer) {
        String state = answer.get(0).toString();
        long generation = Long.parseLong(answer.get(1).toString());
        String text = answer.get(2).toString();
        return switch (state) {
            case "READY" -> new Ready(new Route(user, generation, WorkerAddress.parse(text)));
            case "WAIT", "REQUEUED", "SPAWN" -> new Waiting(generation);
            case "FAIL" ->
                    new Refused(
                            ErrorCode.START_FAILED,
                            "the worker could not be started: " + text,
                            Duration.ofMillis(
                                    Math.max(1, Long.parseLong(answer.get(3).toString()))));
            case "LIMIT" ->
                    new Refused(
                            ErrorCode.CAPACITY_EXHAUSTED,
                            "all " + maxWorkers + " workers are in use; try again later",
                            randomRetry());
            case "DEMOLIMIT" ->
                    new Refused(
                            ErrorCode.CAPACITY_EXHAUSTED,
                            "all " + maxDemoWorkers + " demo workers are in use; try again later",
                            randomRetry());
            default -> throw new IllegalStateException("the acquire script answered " + state);
        };
    }

    private static Duration randomRetry() {
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(2_000, 10_000));
    }

    /// Waits for the user's worker. However many wait for one user on this node, one asks Redis: at
    /// once, when notified, and every second. Blocks until the deadline at the latest.
    ///
    /// @throws ProxyException `START_FAILED` or `CAPACITY_EXHAUSTED` when refused,
    ///   `WORKER_UNAVAILABLE` when Redis cannot be reached, `DEADLINE_EXCEEDED` when the time is
    ///   over; the start goes on then, and a later call finds its result
    public Route await(UserId user, boolean demo, Instant deadline) {
        Duration remaining = Duration.between(clock.instant(), deadline);
        while (true) {
            AwaitedWorker worker =
                    awaited.computeIfAbsent(
                            user.value(),
                            u -> new AwaitedWorker(() -> acquire(user, demo), timings.poll()));
            if (worker.join()) {
                try {
                    worker.startOnce(() -> awaited.remove(user.value(), worker));
                    return worker.await(remaining);
                } finally {
                    worker.leave();
                }
            }
            awaited.remove(user.value(), worker);
        }
    }

    /// Marks a stream of a worker as open, so that the worker is not stopped. The mark lasts 30 s
    /// unless refreshed. Blocks for one round trip.
    ///
    /// @param member names the node and the stream
    /// @return false when the route is stale
    /// @throws ProxyException `WORKER_UNAVAILABLE` when Redis cannot be reached
    public boolean begin(Route route, String member) {
        return scripts.touch.run(touchKeys(route), touch(route, member, true)) == 1;
    }

    /// Marks a stream as ended. Does not wait; a lost mark expires by itself.
    public void end(Route route, String member) {
        touch(route, member, false, stillCurrent -> {});
    }

    /// Renews the mark of an open stream. Does not wait.
    public void refresh(Route route, String member) {
        touch(route, member, true, stillCurrent -> {});
    }

    /// Sets or removes a mark without waiting; `then` hears whether the route is current, on a
    /// thread of the Redis client, and is not called when Redis is away.
    public void touch(Route route, String member, boolean open, Consumer<Boolean> then) {
        scripts.touch.run(
                touchKeys(route),
                touch(route, member, open),
                answer -> then.accept(answer == 1),
                failure ->
                        log.atDebug()
                                .addKeyValue("error", failure.getMessage())
                                .log("Activity mark not written"));
    }

    private List<String> touchKeys(Route route) {
        return List.of(keys.lease(route.user()), keys.use(route.user()));
    }

    private String[] touch(Route route, String member, boolean open) {
        return new String[] {
            Long.toString(route.generation()), member, open ? "1" : "0", millis(timings.markTtl())
        };
    }

    /// Notes that a route did not lead to its worker (refused connection or credential). Nothing is
    /// changed in Redis: only the container service, which watches the process, may say that it is
    /// gone. The caller forgets its cached route and acquires again.
    public void invalidated(Route route) {
        log.atInfo()
                .addKeyValue("user_id", route.user())
                .addKeyValue("generation", route.generation())
                .log("Route is stale");
    }

    /// The times this client works with.
    public LeaseTimings timings() {
        return timings;
    }

    static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }

    /// Ends the subscription; those who wait are told that the service stops.
    @Override
    public void close() {
        notices.close();
        awaited.values()
                .forEach(worker ->
                        worker.fail(
                                new ProxyException(
                                        ErrorCode.WORKER_UNAVAILABLE,
                                        "this node is stopping; try again")));
    }
}
