package io.pondpilot.launcher.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A running child in a session of its own, so that Ctrl-C in the terminal reaches only its owner,
/// which then ends its children in order. Leaves a pid file from which the next start ends a child
/// that outlived a killed owner.
public final class ChildProcess implements AutoCloseable {
    private static final int LOG_TAIL_LINES = 15;

    private final ChildSpec spec;
    private final Process process;

    private ChildProcess(ChildSpec spec, Process process) {
        this.spec = spec;
        this.process = process;
    }

    /// Starts the child, after ending a leftover of an earlier owner. Does not wait for the child
    /// to be ready.
    ///
    /// @throws LaunchException if the program cannot be started
    public static ChildProcess start(ChildSpec spec) {
        endLeftover(spec);
        List<String> command = new ArrayList<>();
        OwnSession.prefix().ifPresent(command::add);
        command.addAll(spec.command());
        try {
            Process process =
                    new ProcessBuilder(command)
                            .directory(spec.directory().toFile())
                            .redirectErrorStream(true)
                            .redirectInput(
                                    ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                            .redirectOutput(spec.log().toFile())
                            .start();
            ChildProcess child = new ChildProcess(spec, process);
            Files.writeString(spec.pidFile(), identity(process.toHandle()));
            return child;
        } catch (IOException e) {
            throw new LaunchException("Cannot start " + spec.name() + ": " + e.getMessage(), e);
        }
    }

    /// True while the program runs.
    public boolean alive() {
        return process.isAlive();
    }

    /// The last lines the child wrote, for messages about its failure.
    public String logTail() {
        try {
            // Programs write their logs in whatever encoding; Latin-1 reads them all.
            List<String> lines = Files.readAllLines(spec.log(), StandardCharsets.ISO_8859_1);
            return String.join(
                    "\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }

    /// Calls `probe` until it returns true. Blocks.
    ///
    /// @throws LaunchException with the end of the log if the child ends first or `limit` passes
    public void awaitReady(Duration limit, Probe probe) {
        Instant deadline = Instant.now().plus(limit);
        while (true) {
            if (probe.ready()) {
                return;
            }
            if (!alive()) {
                throw new LaunchException(
                        "%s ended with code %d while starting:%n%s"
                                .formatted(spec.name(), process.exitValue(), logTail()));
            }
            if (Instant.now().isAfter(deadline)) {
                throw new LaunchException(
                        "%s was not ready within %d s:%n%s"
                                .formatted(spec.name(), limit.toSeconds(), logTail()));
            }
            try {

                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LaunchException("Interrupted while starting " + spec.name(), e);
            }
        }
    }

    /// Asks the child to end, kills it when its grace has passed. Blocks until it is gone.
    @Override
    public void close() {
        end(process.toHandle(), spec);
        try {
            Files.deleteIfExists(spec.pidFile());
        } catch (IOException e) {
            throw new LaunchException("Cannot remove " + spec.pidFile(), e);
        }
    }

    private static void end(ProcessHandle handle, ChildSpec spec) {
        if (!handle.isAlive()) {
            return;
        }
        signal(handle.pid(), spec.stopSignal());
        if (!ended(handle, spec.stopGrace())) {
            handle.destroyForcibly();
            ended(handle, Duration.ofSeconds(5));
        }
    }

    private static boolean ended(ProcessHandle handle, Duration limit) {
        try {
            handle.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (java.util.concurrent.ExecutionException
                | java.util.concurrent.TimeoutException e) {
            return !handle.isAlive();
        }
    }

    private static void signal(long pid, String signal) {
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Ends a child of that name which a killed owner left running. Blocks until it is gone.
    ///
    /// @throws LaunchException if its pid file cannot be read
    public static void endLeftover(ChildSpec spec) {
        if (!Files.exists(spec.pidFile())) {
            return;
        }
        try {
            String recorded = Files.readString(spec.pidFile()).strip();
            long pid = Long.parseLong(recorded.split(" ", 2)[0]);
            Optional<ProcessHandle> handle = ProcessHandle.of(pid);
            // The start time tells our child from a stranger that got its pid later.
            if (handle.isPresent() && identity(handle.get()).equals(recorded)) {
                end(handle.get(), spec);
            }
        } catch (NumberFormatException e) {
            // A pid file cut short by a crash names nobody.
            return;
        } catch (IOException e) {
            throw new LaunchException("Cannot read " + spec.pidFile(), e);
        }
    }

    private static String identity(ProcessHandle handle) {
        return handle.pid() + " " + handle.info().startInstant().map(Instant::toString).orElse("?");
    }

    /// Whether a child answers yet.
    @FunctionalInterface
    public interface Probe {
        /// May block for a second or so; false also stands for "could not be reached".
        boolean ready();
    }
}
