package io.pondpilot.systemtests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// A process that a test started, with its output in a file. Ended by its own id only, at the
/// latest when the test's JVM ends.
public final class RunningProcess implements AutoCloseable {
    private static final Set<Process> ALIVE = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> ALIVE.forEach(Process::destroyForcibly), "end-processes"));
    }

    private final String name;
    private final Process process;
    private final Path log;

    private RunningProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /// Starts `command` with nothing in its environment but `PATH`, `HOME` and `environment`.
    public static RunningProcess start(
            String name, List<String> command, Map<String, String> environment, Path log) {
        return start(name, command, environment, Path.of("/dev/null"), log);
    }

    /// As [#start], with a file as its standard input.
    public static RunningProcess start(
            String name,
            List<String> command,
            Map<String, String> environment,
            Path input,
            Path log) {
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .directory(Layout.root().toFile())
                            .redirectErrorStream(true)
                            .redirectInput(ProcessBuilder.Redirect.from(input.toFile()))
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            Map<String, String> own = builder.environment();
            own.keySet().retainAll(List.of("PATH", "HOME", "LANG", "TMPDIR"));
            own.putAll(environment);
            Process process = builder.start();
            ALIVE.add(process);
            return new RunningProcess(name, process, log);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + name, e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /// What it wrote so far.
    public String log() {
        try {
            return Files.readString(log, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The end of what it wrote, for messages of failures.
    public String tail() {
        List<String> lines = log().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    }

    /// As `kill -9`: no goodbye.
    public void kill() {
        process.destroyForcibly();
        await(Duration.ofSeconds(10));
    }

    /// Waits for its end.
    ///
    /// @return the exit code
    /// @throws AssertionError when it still runs after `limit`
    public int await(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(name + " still runs after " + limit + "\n" + tail());
            }
            ALIVE.remove(process);
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /// As SIGTERM, then waits for a graceful end.
    public int stop(Duration limit) {
        process.destroy();
        return await(limit);
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            process.destroy();
            try {
                await(Duration.ofSeconds(20));
            } catch (AssertionError e) {
                process.destroyForcibly();
                throw e;
            }
        }
        ALIVE.remove(process);
    }

    /// Sends a signal (`STOP`, `CONT`, `KILL`, `TERM`) to any process, by its id.
    public static void signal(long pid, String signal) {
        try {
            List<String> command = new ArrayList<>(List.of("kill", "-" + signal, "" + pid));
            int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (exit != 0) {
                throw new AssertionError("kill -" + signal + " " + pid + " failed: " + exit);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /// Resident memory of a process in bytes (`VmRSS`), 0 when it is gone.
    public static long residentBytes(long pid) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc", "" + pid, "status"))) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
                }
            }
            return 0;
        } catch (IOException _) {
            return 0;
        }
    }
}
