package io.pondpilot.container.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.worker.WorkerPlace;
import io.pondpilot.container.orchestrator.RunningWorker;
import io.pondpilot.container.orchestrator.WorkerName;
import io.pondpilot.container.place.WorkerDirectory;
import io.pondpilot.container.process.JailChoice.Found;
import io.pondpilot.container.scripted.ScriptedHome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Assumptions;

/// Runs given programs in the jails of two workers, as their own programs run there.
///
/// @param home the worker's prepared directory
/// @param ann the worker in whose jail it runs
/// @param bob another
record Jails(Bubblewrap jail, Path home, Path run, WorkerPlace ann, WorkerPlace bob) {
    private static final int SECONDS = 60;

    /// What a program left behind.
    record Outcome(int exit, String said) {}

    /// Skips a test where the kernel does not let a user have namespaces; bubblewrap itself is
    /// installed by the test command.
    static void assumeTheyWork() {
        var reason = ProcessOrchestrator.whyNoJail(ScriptedHome.java());
        Assumptions.assumeTrue(reason.isEmpty(), () -> "no jails here: " + reason.orElse(""));
    }

    static Jails in(Path directory) throws Exception {
        Path run = Files.createDirectory(directory.toRealPath().resolve("run"));
        Path home = ScriptedHome.prepare(directory.toRealPath().resolve("home"));
        return switch (JailChoice.find(ScriptedHome.java(), home, run, run.resolve("jail.bpf"))) {
            case Found.Works(Bubblewrap jail) ->
                    new Jails(jail, home, run, place(run, "ann"), place(run, "bob"));
            case Found.Not(String reason) -> throw new AssertionError(reason);
        };
    }

    private static WorkerPlace place(Path run, String user) throws Exception {
        var name = WorkerName.of(new UserId(user), 7);
        var place = new WorkerPlace(run.resolve(name.value()));
        var worker =
                new RunningWorker(
                        name,
                        new UserId(user),
                        7,
                        false,
                        place.flight(),
                        place.control(),
                        Instant.EPOCH,
                        "cfg");
        var directory = WorkerDirectory.create(place, new ProcessLabels(worker, null).toJson());
        Files.createFile(WorkerLog.in(directory).file());
        return place;
    }

    /// Runs a script in ann's jail.
    Outcome inside(String script, Map<String, String> words) throws Exception {
        return inside(script, words, List.of(), line -> line);
    }

    /// Runs a script in ann's jail, which was changed.
    Outcome inside(
            String script,
            Map<String, String> words,
            List<AttachedDatabase> databases,
            UnaryOperator<List<String>> change)
            throws Exception {
        return ended(change.apply(jail.around(ann, databases, bash(script))), words);
    }

    /// Runs a script as the service itself could.
    Outcome outside(String script, Map<String, String> words) throws Exception {
        return ended(bash(script), words);
    }

    private static List<String> bash(String script) {
        return List.of("/bin/bash", "-c", script);
    }

    /// Starts a script in ann's jail, for as long as it runs.
    Process start(String script, Map<String, String> words) throws Exception {
        return process(jail.around(ann, List.of(), bash(script)), words).start();
    }

    private ProcessBuilder process(List<String> command, Map<String, String> words) {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/bin:/bin:/usr/sbin:/sbin");
        builder.environment().put("RUN", run.toString());
        builder.environment().put("ANN", ann.path().toString());
        builder.environment().put("BOB", bob.path().toString());
        builder.environment().put("WORKER_HOME", home.toString());
        builder.environment().putAll(words);
        builder.directory(ann.path().toFile());
        return builder;
    }

    private Outcome ended(List<String> command, Map<String, String> words) throws Exception {
        Process process = process(command, words).start();
        process.getOutputStream().close();
        try {
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
            return new Outcome(process.exitValue(), said);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
