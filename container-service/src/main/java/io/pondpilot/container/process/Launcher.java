package io.pondpilot.container.process;

import io.pondpilot.common.worker.WorkerPlace;
import io.pondpilot.container.orchestrator.RunningWorker;
import io.pondpilot.container.orchestrator.WorkerSpec;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Makes a worker's directory and process. When it fails nothing is left.
///
/// @param command how the process is started
/// @param processes where it is identified
record Launcher(LaunchCommand command, ProcessTable processes) {
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
        var labels = new WorkerLabels(worker, null);
        WorkerDirectory directory = WorkerDirectory.create(place, labels);
        Process child = null;
        try {
            child = process(directory).start();
            ProcessIdentity identity =
                    processes
                            .identify(child.pid())
                            .orElse(new ProcessIdentity(child.pid(), -1, "ended at once"));
            directory.label(labels.running(identity));
            String bootstrap = spec.bootstrap(place).toJson();
            // Of its own, since a process that never reads would hold the starter up.
            Process reader = child;
            Thread.ofVirtual().name("bootstrap").start(() -> feed(reader, bootstrap));
            var started =
                    new WorkerProcess(
                            worker, identity, directory, new Redactor(spec.secrets()), child);
            return new Launch(started, child);
        } catch (IOException | RuntimeException e) {
            if (child != null) {
                child.destroyForcibly();
            }
            directory.remove();
            throw e;
        }
    }

    private ProcessBuilder process(WorkerDirectory directory) {
        var builder = new ProcessBuilder(command.arguments());
        builder.environment().clear();
        builder.environment().putAll(command.environment(directory.place()));
        builder.directory(directory.path().toFile());
        builder.redirectErrorStream(true);
        builder.redirectOutput(Redirect.appendTo(directory.log().file().toFile()));
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
