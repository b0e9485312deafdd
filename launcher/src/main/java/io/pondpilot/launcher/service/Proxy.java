package io.pondpilot.launcher.service;

import io.pondpilot.common.lifecycle.Closer;
import io.pondpilot.common.settings.Backend;
import io.pondpilot.common.settings.Settings;
import io.pondpilot.common.value.Secret;
import io.pondpilot.launcher.embedded.EmbeddedRedis;
import io.pondpilot.launcher.process.LaunchException;
import io.pondpilot.launcher.state.PrivateFile;
import io.pondpilot.launcher.terminal.Progress;
import io.pondpilot.launcher.worker.WorkerHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Services with what they stand on: a Redis and a prepared worker, where the settings name none.
public final class Proxy implements AutoCloseable {
    /// The file with the URL of the embedded Redis, below the state directory.
    public static final String REDIS_URL_FILE = "redis-url";

    private final Closer closer = new Closer();

    private Proxy() {}

    /// Starts everything. Blocks until the services serve.
    ///
    /// @param state directory of this launcher, claimed
    /// @throws LaunchException if something is in the way
    public static Proxy start(
            Settings settings, Set<ServiceName> names, Path state, Progress progress) {
        FreePorts.require(settings, names);
        Proxy proxy = new Proxy();
        try {
            Settings ready =
                    withWorker(proxy.redis(settings, state, progress), names, state, progress);
            progress.step(
                    "Services",
                    () -> proxy.closer.add(Services.start(ready, names)),
                    services -> listening(services.ports()));
            return proxy;
        } catch (RuntimeException e) {
            proxy.close();
            throw e;
        }
    }

    /// Stops the services, then Redis.
    @Override
    public void close() {
        closer.close();
    }

    private Settings redis(Settings settings, Path state, Progress progress) {
        if (settings.redis().url().isPresent()) {
            return settings;
        }
        EmbeddedRedis redis =
                progress.step(
                        "Redis",
                        () -> closer.add(EmbeddedRedis.start(state.resolve("redis"))),
                        started -> "embedded, on " + started.address());
        Path file = state.resolve(REDIS_URL_FILE);
        PrivateFile.write(file, redis.url());
        closer.add(() -> delete(file));
        return settings.withRedisUrl(new Secret(redis.url()));
    }

    private static Settings withWorker(
            Settings settings, Set<ServiceName> names, Path state, Progress progress) {
        boolean needed =
                names.contains(ServiceName.CONTAINERS)
                        && settings.containers().backend() == Backend.PROCESS
                        && settings.containers().workerHome().isEmpty();
        if (!needed) {
            return settings;
        }
        Path home =
                progress.step(
                        "Worker program",
                        () ->
                                WorkerHome.prepared(
                                        state.resolveSibling("worker-home"),
                                        line -> progress.line("  " + line)),
                        Path::toString);
        return settings.withContainers(settings.containers().withWorkerHome(home));
    }

    private static String listening(Map<String, Integer> ports) {
        return ports.entrySet().stream()
                .map(port -> port.getKey() + " on " + port.getValue())
                .collect(Collectors.joining(", "));
    }

    private static void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }
}
