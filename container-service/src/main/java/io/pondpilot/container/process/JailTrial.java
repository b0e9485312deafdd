package io.pondpilot.container.process;

import io.pondpilot.common.worker.WorkerPlace;
import io.pondpilot.container.place.WorkerDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Finds out whether workers can be jailed here, by jailing a JVM that tells its version. Nothing
/// less tells: kernels, containers and security modules each have their own say.
final class JailTrial {
    private static final int SECONDS = 20;

    private JailTrial() {}

    /// Blocks until the JVM has told, about 0.1 s.
    ///
    /// @return why it does not work, with what helps; empty when it works
    static Optional<String> failure(Bubblewrap jail, Path java) throws IOException {
        if (!Files.isReadable(ProcessTable.childrenOf(ProcessHandle.current().pid()))) {
            return Optional.of("the kernel does not list the children of processes");
        }
        var directory = new WorkerDirectory(new WorkerPlace(Files.createTempDirectory("jail")));
        try {
            WorkerPlace place = directory.place();
            for (Path each : List.of(place.sockets(), place.temp(), place.doors())) {
                Files.createDirectory(each);
            }
            Path said = directory.path().resolve("said");
            List<String> program = List.of(java.toString(), "-Xmx16m", "-Xint", "-version");
            Process trial =
                    new ProcessBuilder(jail.around(place, List.of(), program))
                            .redirectErrorStream(true)
                            .redirectOutput(said.toFile())
                            .start();
            trial.getOutputStream().close();
            if (!trial.waitFor(SECONDS, TimeUnit.SECONDS)) {
                trial.descendants().forEach(ProcessHandle::destroyForcibly);
                trial.destroyForcibly();
                return Optional.of("a trial did not end within " + SECONDS + " s");
            }
            return trial.exitValue() == 0
                    ? Optional.empty()
                    : Optional.of(
                            JailAdvice.on(
                                    Files.readString(said, StandardCharsets.UTF_8),
                                    JailTrial::sysctl));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        } finally {
            directory.delete();
        }
    }

    private static Optional<String> sysctl(String name) {
        try {
            Path file = Path.of("/proc/sys").resolve(name.replace('.', '/'));
            return Optional.of(Files.readString(file).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
