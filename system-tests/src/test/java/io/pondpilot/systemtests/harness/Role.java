package io.pondpilot.systemtests.harness;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// One service of the proxy in a process of its own, started as `pondpilot serve <service>`.
public final class Role implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(90);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final String name;
    private final String service;
    private final Map<String, Object> settings;
    private final int healthPort;
    private final Path directory;
    private final Path logs;
    private RunningProcess process;

    Role(
            String name,
            String service,
            Map<String, Object> settings,
            int healthPort,
            Path directory,
            Path logs) {
        this.name = name;
        this.service = service;
        this.settings = settings;
        this.healthPort = healthPort;
        this.directory = directory;
        this.logs = logs;
        this.process = spawn();
    }

    private RunningProcess spawn() {
        try {
            // JSON is YAML.
            Path config = directory.resolve(name + ".yaml");
            Files.write(config, JSON.writeValueAsBytes(settings));
            return RunningProcess.start(
                    name,
                    Layout.launcher(
                            List.of(), List.of("serve", service, "--config", config.toString())),
                    Map.of("JWT_SECRET", Tokens.SECRET),
                    logs.resolve(name + ".log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Waits until its `/ready` answers 200.
    void awaitReady() {
        HttpRequest ready =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + healthPort + "/ready"))
                        .timeout(Duration.ofSeconds(2))
                        .build();
        try {
            Await.until(
                    name + " is ready",
                    START,
                    () -> {
                        if (!process.isAlive()) {
                            throw new IllegalStateException(name + " ended:\n" + process.tail());
                        }
                        return HTTP.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode()
                                == 200;
                    });
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + process.tail(), e.getCause());
        }
    }

    /// Starts it again after its end, with the same settings, and waits until it is ready.
    public void restart() {
        process.close();
        process = spawn();
        awaitReady();
    }

    public RunningProcess process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
    }
}
