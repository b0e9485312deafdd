package io.pondpilot.launcher.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pondpilot.common.identity.TokenIssuer;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.lifecycle.Closer;
import io.pondpilot.common.settings.Settings;
import io.pondpilot.common.settings.SettingsLoader;
import io.pondpilot.launcher.embedded.FreePort;
import io.pondpilot.launcher.process.LaunchException;
import io.pondpilot.launcher.service.Proxy;
import io.pondpilot.launcher.service.ServiceName;
import io.pondpilot.launcher.state.PrivateFile;
import io.pondpilot.launcher.state.StateDirectory;
import io.pondpilot.launcher.terminal.Progress;
import io.pondpilot.launcher.worker.WorkerHome;
import io.pondpilot.launcher.worker.WorkerQuery;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Runs all services on free loopback ports and sends them what they are for: small queries, some
/// gigabytes of rows, HTTP. A JVM started with `-XX:AOTCacheOutput` writes its cache at the end of
/// it, with the classes and the method profiles of this traffic.
public final class Training {
    private static final UserId USER = new UserId("training");
    private static final int QUOTA = 1_000_000;
    private static final int SMALL = 2_000;
    private static final int HTTP_CALLS = 200;

    /// Streamed again and again: 7 MB of rows, so that the client's first, printed answer is short.
    private static final String ROWS =
            "SELECT i, i / 7.0::DOUBLE, 'user-' || (i % 1000) FROM range(200000) numbers(i)";

    private static final int STREAMS = 450;

    private Training() {}

    /// Trains; blocks about half a minute.
    ///
    /// @param base the directory `.pondpilot`
    /// @throws LaunchException if something fails
    public static void run(Path base, Progress progress) throws IOException, InterruptedException {
        Path directory = base.resolve("train");
        Path run = Files.createTempDirectory("pondpilot-train-");
        try (Closer closer = new Closer()) {
            closer.add(() -> Files.deleteIfExists(run));
            closer.add(StateDirectory.claim(directory));
            Path home = WorkerHome.prepared(base.resolve("worker-home"), progress::line);
            Path file = directory.resolve("config.yaml");
            PrivateFile.write(file, config(run, home));
            Settings settings = SettingsLoader.load(Optional.of(file), Map.of());
            closer.add(
                    Proxy.start(settings, EnumSet.allOf(ServiceName.class), directory, progress));
            String token =
                    new TokenIssuer(settings.security().jwtSecret(), InstantSource.system())
                            .issue(USER, Duration.ofHours(1), false)
                            .value();
            http(settings.server().port());
            WorkerQuery query = new WorkerQuery(settings.server().grpcPort(), token, home);
            progress.line("Small queries");
            ask(query, "SELECT 42", SMALL);
            progress.line("Three gigabytes of rows");
            ask(query, ROWS, STREAMS);
            ask(query, "SELECT 42", SMALL);
        }
    }

    private static void ask(WorkerQuery query, String sql, int times) {
        int code = query.silently(sql, "--format", "csv", "--repeat", Integer.toString(times));
        if (code != 0) {
            throw new LaunchException("A query of the training failed; see the lines above");
        }
    }

    private static void http(int port) throws IOException, InterruptedException {
        HttpRequest health =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health"))
                        .timeout(Duration.ofSeconds(10))
                        .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (int call = 0; call < HTTP_CALLS; call++) {
                client.send(health, HttpResponse.BodyHandlers.discarding());
            }
        }
    }

    private static String config(Path run, Path home) throws JsonProcessingException {
        Map<String, Integer> limit = Map.of("requests_per_minute", QUOTA, "burst_size", QUOTA);
        Map<String, Object> security =
                Map.of("jwt_secret", UUID.randomUUID().toString(), "rate_limit", limit);
        Map<String, Object> containers =
                Map.of(
                        "run_dir", run.toString(),
                        "worker_home", home.toString(),
                        "management_port", FreePort.find());
        return new ObjectMapper()
                .writeValueAsString(
                        Map.of(
                                "server",
                                Map.of(
                                        "host", "127.0.0.1",
                                        "port", FreePort.find(),
                                        "grpc_port", FreePort.find()),
                                "flight",
                                Map.of("management_port", FreePort.find()),
                                "containers",
                                containers,
                                "ai",
                                Map.of("port", FreePort.find()),
                                "egress",
                                Map.of("management_port", FreePort.find()),
                                "duckdb",
                                Map.of("extensions", List.of()),
                                "security",
                                security));
    }
}
