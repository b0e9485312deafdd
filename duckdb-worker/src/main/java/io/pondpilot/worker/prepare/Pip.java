package io.pondpilot.worker.prepare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Downloads a package of the Python index with the `pip` of this machine, so that its own index,
/// proxy and certificates are used.
final class Pip {
    private static final int MINUTES = 5;
    private static final List<List<String>> WAYS =
            List.of(
                    List.of("python3", "-m", "pip"),
                    List.of("pip3"),
                    List.of("pip"),
                    List.of("python", "-m", "pip"));

    private Pip() {}

    /// Downloads one package without its dependencies.
    ///
    /// @return why not; null when it did
    static @Nullable String download(String requirement, Path directory)
            throws IOException, InterruptedException {
        String problem = "there is no pip on this machine";
        for (List<String> way : WAYS) {
            List<String> command = new ArrayList<>(way);
            command.addAll(
                    List.of(
                            "download",
                            "--quiet",
                            "--disable-pip-version-check",
                            "--no-deps",
                            "--only-binary=:all:",
                            "--dest",
                            directory.toString(),
                            requirement));
            Process process;
            try {
                process = new ProcessBuilder(command).redirectErrorStream(true).start();
            } catch (IOException _) {
                continue;
            }
            process.getOutputStream().close();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                return "pip took more than " + MINUTES + " minutes";
            }
            if (process.exitValue() == 0) {
                return null;
            }
            List<String> lines = output.lines().filter(line -> !line.isBlank()).toList();
            problem = lines.isEmpty() ? "pip failed" : lines.getLast().strip();
        }
        return problem;
    }
}
