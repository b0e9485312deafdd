package io.pondpilot.launcher.fleet;

import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.identity.WorkerCredentials;
import io.pondpilot.common.lease.Lease;
import io.pondpilot.common.lease.LeaseKeeper;
import io.pondpilot.common.lease.OpenDatabases;
import io.pondpilot.common.lease.Route;
import io.pondpilot.common.redis.RedisConnections;
import io.pondpilot.common.settings.Settings;
import io.pondpilot.common.value.Secret;
import io.pondpilot.common.worker.WorkerAddress;
import io.pondpilot.common.worker.WorkerControl;
import io.pondpilot.launcher.process.LaunchException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// The workers of all users.
///
/// @param settings with a Redis URL
public record WorkerTable(Settings settings) {
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final String LINE = "%-24s %-9s %-15s %9s %9s  %-16s  %s%n";

    public WorkerTable {
        if (settings.redis().url().isEmpty()) {
            throw new LaunchException(
                    "Which Redis? Set REDIS_URL or redis.url, or start 'pondpilot demo' or"
                            + " 'pondpilot serve' with the same --dir");
        }
    }

    /// Prints a line for each worker there is. Blocks.
    public void print(PrintStream out) {
        List<Lease> leases;
        Map<UserId, String> databases;
        try (RedisConnections redis = open()) {
            leases = keeper(redis).leases();
            databases = new OpenDatabases(redis).of(leases.stream().map(Lease::user).toList());
        }
        List<Lease> present =
                leases.stream()
                        .filter(lease -> lease.state() != Lease.State.ABSENT)
                        .sorted(Comparator.comparing(lease -> lease.user().value()))
                        .toList();
        out.printf(LINE, "USER", "STATE", "GENERATION", "AGE", "IDLE", "DATABASES", "ADDRESS");
        Instant now = Instant.now();
        for (Lease lease : present) {
            // A generation is the time of its first request, by the clock of Redis.
            Instant begin = Instant.ofEpochMilli(lease.generation());
            out.printf(
                    LINE,
                    lease.user().value(),
                    lease.state(),
                    Long.toString(lease.generation()),
                    seconds(Duration.between(begin, now)),
                    lease.lastActivity().equals(Instant.EPOCH)
                            ? "-"
                            : seconds(Duration.between(lease.lastActivity(), now)),
                    databases.getOrDefault(lease.user(), "-"),
                    lease.address().isEmpty() ? "-" : lease.address());
        }
        out.printf("%d workers%n", present.size());
    }

    /// Stops the worker of a user on this machine. Blocks.
    ///
    /// @param force even while it has streams open
    /// @throws LaunchException if there is none, it is busy, or it is on another machine
    public void stop(UserId user, boolean force) {
        Route route;
        try (RedisConnections redis = open()) {
            route =
                    keeper(redis)
                            .find(user)
                            .flatMap(Lease::route)
                            .orElseThrow(
                                    () -> new LaunchException("There is no worker of that user"));
        }
        if (!(route.address() instanceof WorkerAddress.Unix(Path socket))) {
            throw new LaunchException(
                    "The worker is on another machine (%s)".formatted(route.address()));
        }
        Secret credential =
                new WorkerCredentials(settings.security().clusterSecret())
                        .of(user, route.generation());
        try (WorkerControl control =
                WorkerControl.connect(
                        new WorkerAddress.Unix(socket.resolveSibling("control.sock")),
                        credential,
                        PATIENCE)) {
            control.drain();
            if (!force && control.status().running() > 0) {
                control.undrain();
                throw new LaunchException("The worker is running queries; --force stops it anyway");
            }
            control.stop();
        } catch (ProxyException e) {
            if (e.code() == ErrorCode.UNAUTHENTICATED) {
                throw new LaunchException("The secrets are not those of the running system", e);
            }
            throw e;
        }
    }

    private RedisConnections open() {
        return RedisConnections.open(settings.redis(), PATIENCE);
    }

    private LeaseKeeper keeper(RedisConnections redis) {
        return new LeaseKeeper(redis, settings, "command-line");
    }

    private static String seconds(Duration duration) {
        return Math.max(0, duration.toSeconds()) + " s";
    }
}
