package io.pondpilot.launcher.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// A short program run to its end.
public final class Command {
    private Command() {}

    /// Runs the program and returns what it wrote to both outputs. Blocks until it ends.
    ///
    /// @throws LaunchException with the output if it cannot be started or ends with another code
    ///   than 0
    public static String run(String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            if (code != 0) {
                throw new LaunchException(
                        "%s ended with code %d:%n%s".formatted(command[0], code, output.strip()));
            }
            return output;
        } catch (IOException e) {
            throw new LaunchException("Cannot run " + command[0] + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LaunchException("Interrupted while running " + command[0], e);
        }
    }
}
