package io.pondpilot.worker;

import io.pondpilot.common.telemetry.Keys;
import io.pondpilot.common.worker.WorkerBootstrap;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `java @<home>/worker.args io.pondpilot.worker.Main --home <home>`, with a [WorkerBootstrap] line
/// on standard input.
public final class Main {
    private static final Logger log = LoggerFactory.getLogger(Main.class);
    private static final int START_FAILED = 1;
    private static final int RETIRED = 3;

    private Main() {}

    /// Runs a worker until it is stopped.
    ///
    /// Exit status: 0 stopped, 1 could not start, 3 DuckDB failed.
    public static void main(String[] arguments) throws InterruptedException {
        quietLibraries();
        WorkerServer server;
        try {
            server = WorkerServer.start(bootstrap(), home(arguments));
        } catch (IOException | RuntimeException e) {
            log.atError()
                    .addKeyValue(Keys.ERROR, String.valueOf(e.getMessage()))
                    .log("Worker start failed");
            halt(START_FAILED);
            return;
        }
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(server::close));
        halt(server.awaitEnd() ? RETIRED : 0);
    }

    /// Netty warns of every connection that a unix socket has no keep-alive.
    private static void quietLibraries() {
        if (LoggerFactory.getLogger("io.netty.bootstrap")
                instanceof ch.qos.logback.classic.Logger netty) {
            netty.setLevel(ch.qos.logback.classic.Level.ERROR);
        }
    }

    /// Without the hooks: everything was closed, or must not be.
    private static void halt(int status) {
        Runtime.getRuntime().halt(status);
    }

    private static WorkerBootstrap bootstrap() throws IOException {
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line = input.readLine();
        if (line == null) {
            throw new IOException("no bootstrap line on standard input");
        }
        return WorkerBootstrap.fromJson(line);
    }

    private static Path home(String[] arguments) {
        if (arguments.length != 2 || !arguments[0].equals("--home")) {
            throw new IllegalArgumentException("usage: Main --home DIRECTORY");
        }
        return Path.of(arguments[1]).toAbsolutePath();
    }
}
