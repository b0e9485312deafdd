package io.pondpilot.common.lease;

import io.pondpilot.common.settings.ContainerSettings;
import io.pondpilot.common.settings.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// All times of the lease protocol and the invariants between them (an interval must fit several
/// times into the time-out that waits for it). A combination that breaks one cannot be made.
///
/// @param claimTtl a claim, or a place in the queue, that is not renewed for so long is free again
/// @param renewEvery how often an owner renews its claim while it starts a worker
/// @param reclaimIdle a spawn message that is not acknowledged for so long goes to another spawner
/// @param markTtl how long a mark of an open stream protects a worker from the reaper
/// @param markRefresh how often marks are refreshed
/// @param poll how often waiters ask, besides being notified
/// @param resultTtl how long a successful start is remembered
/// @param shortestError for how long the first failed start is remembered
/// @param longestError for how long a start that keeps failing is remembered
/// @param drainTtl a drain that has not ended for so long may be taken over
/// @param idleTimeout a worker without a stream for so long is stopped
/// @param reapTick how often idle workers are looked for
/// @param startTimeout a worker that is not ready for so long has failed
/// @param stopGrace how long a worker may take to stop
/// @param shutdownGrace how long a service may take to stop
/// @param deadMan a worker that is not watched for so long ends by itself
/// @param heartbeat how often workers are watched
/// @param routeCache how long a relay trusts a route
public record LeaseTimings(
        Duration claimTtl,
        Duration renewEvery,
        Duration reclaimIdle,
        Duration markTtl,
        Duration markRefresh,
        Duration poll,
        Duration resultTtl,
        Duration shortestError,
        Duration longestError,
        Duration drainTtl,
        Duration idleTimeout,
        Duration reapTick,
        Duration startTimeout,
        Duration stopGrace,
        Duration shutdownGrace,
        Duration deadMan,
        Duration heartbeat,
        Duration routeCache) {
    private static final Duration SLACK = Duration.ofSeconds(5);
    private static final Duration LONGEST_DEAD_MAN = Duration.ofHours(1);
    private static final Duration LONGEST_ROUTE_CACHE = Duration.ofSeconds(30);

    /// @throws IllegalArgumentException naming every invariant that does not hold
    public LeaseTimings {
        List<String> broken = new ArrayList<>();
        atLeast(broken, "claim TTL", claimTtl, "3 x renewal", renewEvery.multipliedBy(3));
        over(broken, "reclaim idle", reclaimIdle, "claim TTL", claimTtl);
        atLeast(broken, "mark TTL", markTtl, "3 x mark refresh", markRefresh.multipliedBy(3));
        over(broken, "result TTL", resultTtl, "10 x poll", poll.multipliedBy(10));
        atLeast(broken, "longest error", longestError, "shortest error", shortestError);
        over(broken, "drain TTL", drainTtl, "containers.stop_grace", stopGrace);
        over(
                broken,
                "containers.idle_timeout",
                idleTimeout,
                "2 x mark refresh + reap tick",
                markRefresh.multipliedBy(2).plus(reapTick));
        over(broken, "containers.start_timeout", startTimeout, "poll", poll.minusMillis(1));
        over(
                broken,
                "server.shutdown_grace",
                shutdownGrace.plusMillis(1),
                "containers.stop_grace",
                stopGrace);
        over(broken, "containers.dead_man", deadMan, "3 x heartbeat", heartbeat.multipliedBy(3));
        over(broken, "one hour", LONGEST_DEAD_MAN, "containers.dead_man", deadMan);
        atLeast(broken, "30 s", LONGEST_ROUTE_CACHE, "flight.route_cache", routeCache);
        for (Duration positive :
                List.of(
                        claimTtl,
                        renewEvery,
                        markRefresh,
                        poll,
                        reapTick,
                        heartbeat,
                        shortestError)) {
            over(broken, "an interval", positive, "zero", Duration.ZERO);
        }
        if (!broken.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", broken));
        }
    }

    /// The times that follow from the settings. The inner ones shrink with a short idle time-out,
    /// dead-man time or shutdown grace, so that every permitted setting holds the invariants.
    ///
    /// @throws IllegalArgumentException when the settings contradict each other
    public static LeaseTimings of(Settings settings) {
        ContainerSettings containers = settings.containers();
        Duration stopGrace = shorter(containers.stopGrace(), settings.server().shutdownGrace());
        Duration refresh = shorter(Duration.ofSeconds(10), containers.idleTimeout().dividedBy(8));
        return new LeaseTimings(
                Duration.ofSeconds(6),
                Duration.ofSeconds(2),
                Duration.ofSeconds(8),
                refresh.multipliedBy(3),
                refresh,
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                Duration.ofSeconds(1),
                Duration.ofSeconds(60),
                stopGrace.plus(SLACK),
                containers.idleTimeout(),
                shorter(containers.reapInterval(), containers.idleTimeout().dividedBy(4)),
                containers.startTimeout(),
                stopGrace,
                settings.server().shutdownGrace(),
                containers.deadMan(),
                shorter(Duration.ofSeconds(10), containers.deadMan().dividedBy(6)),
                settings.flight().routeCache());
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static void atLeast(
            List<String> broken, String name, Duration value, String bound, Duration least) {
        if (value.compareTo(least) < 0) {
            broken.add(name + " (" + value + ") must be at least " + bound + " (" + least + ")");
        }
    }

    private static void over(
            List<String> broken, String name, Duration value, String bound, Duration least) {
        if (value.compareTo(least) <= 0) {
            broken.add(name + " (" + value + ") must be over " + bound + " (" + least + ")");
        }
    }
}
