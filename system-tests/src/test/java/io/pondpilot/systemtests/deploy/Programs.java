package io.pondpilot.systemtests.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs `docker` and its like to their end.
final class Programs {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private Programs() {}

    /// What it printed, both streams.
    ///
    /// @throws AssertionError when it fails or does not end
    static String run(Map<String, String> environment, List<String> command) {
        try {
            Path output = Files.createTempFile("pondpilot-program", ".log");
            try {
                ProcessBuilder builder =
                        new ProcessBuilder(command)
                                .redirectErrorStream(true)
                                .redirectInput(ProcessBuilder.Redirect.from(devNull()))
                                .redirectOutput(output.toFile());
                builder.environment().putAll(environment);
                Process process = builder.start();
                boolean ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                process.destroyForcibly();
                String text = Files.readString(output, StandardCharsets.UTF_8);
                if (!ended || process.exitValue() != 0) {
                    throw new AssertionError(
                            String.join(" ", command)
                                    + (ended ? " failed" : " does not end")
                                    + "\n"
                                    + text);
                }
                return text;
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /// `docker` with these arguments.
    static String docker(String... arguments) {
        return run(
                Map.of(),
                java.util.stream.Stream.concat(
                                java.util.stream.Stream.of("docker"),
                                java.util.Arrays.stream(arguments))
                        .toList());
    }

    /// Whether there is such a program.
    static boolean exists(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return process.waitFor() == 0;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static java.io.File devNull() {
        return new java.io.File("/dev/null");
    }
}
