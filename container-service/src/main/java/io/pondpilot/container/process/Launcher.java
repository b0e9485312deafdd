package io.pondpilot.container.process;

import io.pondpilot.common.worker.WorkerPlace;
import io.pondpilot.container.orchestrator.Redactor;
import io.pondpilot.container.orchestrator.RunningWorker;
import io.pondpilot.container.orchestrator.WorkerSpec;
import io.pondpilot.container.place.WorkerDirectory;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// Makes a worker's directory and process. When it fails nothing is left.
///
/// @param command how the process is started
/// @param processes where it is identified
record Launcher(LaunchCommand command, ProcessTable processes) {
    /// After that a jail that does not stand is left to the time-out of the start.
    private static final Duration JAIL_STANDS = Duration.ofSeconds(10);

    private static final Duration LOOK_EVERY = Duration.ofNanos(500_000);

    /// A process that was started.
    record Launch(WorkerProcess worker, Process child) {}

    Launch launch(WorkerSpec spec, WorkerPlace place) throws IOException {
        var worker =
                new RunningWorker(
                        spec.name(),
                        spec.user(),
                        spec.generation(),
                        spec.demo(),
                        place.flight(),
                        place.control(),
                        Instant.now().truncatedTo(ChronoUnit.MILLIS),
                        spec.configHash());
        var labels = new ProcessLabels(worker, null);
        WorkerDirectory directory = WorkerDirectory.create(place, labels.toJson());
        Process child = null;
        try {
            child = process(spec, directory).start();
            WorkerProcesses started = started(child);
            directory.label(labels.running(started).toJson());
            String bootstrap = spec.bootstrap(place).toJson();
            // Of its own, since a process that never reads would hold the starter up.
            Process reader = child;
            Thread.ofVirtual().name("bootstrap").start(() -> feed(reader, bootstrap));
            return new Launch(
                    new WorkerProcess(
                            worker, started, directory, new Redactor(spec.secrets()), child),
                    child);
        } catch (IOException | RuntimeException e) {
            if (child != null) {
                child.descendants().forEach(ProcessHandle::destroyForcibly);
                child.destroyForcibly();
            }
            directory.remove();
            throw e;
        }
    }

    /// The program and its jail, as soon as they stand.
    private WorkerProcesses started(Process child) {
        long begun = System.nanoTime();
        while (command.jail().confines()
                && child.isAlive()
                && System.nanoTime() - begun < JAIL_STANDS.toNanos()) {
            Optional<WorkerProcesses> jailed = processes.jailedBy(child.pid());
            if (jailed.isPresent()) {
                return jailed.get();
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
        return new WorkerProcesses(
                processes
                        .identify(child.pid())
                        .orElse(new ProcessIdentity(child.pid(), -1, "ended at once")),
                null);
    }

    private ProcessBuilder process(WorkerSpec spec, WorkerDirectory directory) {
        var builder = new ProcessBuilder(command.arguments(directory.place(), spec.databases()));
        builder.environment().clear();
        builder.environment().putAll(command.environment(directory.place()));
        builder.directory(directory.path().toFile());
        builder.redirectErrorStream(true);
        builder.redirectOutput(Redirect.appendTo(WorkerLog.in(directory).file().toFile()));
        return builder;
    }

    private static void feed(Process child, String bootstrap) {
        try (OutputStream input = child.getOutputStream()) {
            input.write(bootstrap.getBytes(StandardCharsets.UTF_8));
            input.write('\n');
        } catch (IOException e) {
            // It ended without reading; its exit tells why.
        }
    }
}
