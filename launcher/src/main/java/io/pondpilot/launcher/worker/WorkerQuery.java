package io.pondpilot.launcher.worker;

import io.pondpilot.launcher.process.LaunchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Asks the Flight SQL port, by the client on the worker's class path.
///
/// @param port of flight-service on this machine
/// @param token of the user who asks; secret
/// @param home of the worker, prepared or not
public record WorkerQuery(int port, String token, Path home) {
    private static final String QUERY = "io.pondpilot.worker.query.Query";
    private static final String TOKEN_VARIABLE = "PONDPILOT_TOKEN";

    /// Prints the rows to this process's output, or the reason of a failure to its error output.
    /// Blocks.
    ///
    /// @param options of the client, as in `--timing`
    /// @return 0 if there was an answer
    /// @throws LaunchException if the client cannot be run
    public int exitCode(String sql, String... options) {
        List<String> command = client();
        command.addAll(List.of(QUERY, "--url", "grpc://127.0.0.1:" + port));
        command.addAll(List.of(options));
        command.add(sql);
        return run(new ProcessBuilder(command).inheritIO());
    }

    /// As above, with the rows thrown away.
    public int silently(String sql, String... options) {
        List<String> command = client();
        command.addAll(List.of(QUERY, "--url", "grpc://127.0.0.1:" + port));
        command.addAll(List.of(options));
        command.add(sql);
        return run(
                new ProcessBuilder(command)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.INHERIT));
    }

    private int run(ProcessBuilder builder) {
        // Not an argument: every local user can read those.
        builder.environment().put(TOKEN_VARIABLE, token);
        try {
            Process process = builder.start();
            try {
                return process.waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LaunchException("Interrupted while asking", e);
            } finally {
                process.destroy();
            }
        } catch (IOException e) {
            throw new LaunchException("Cannot run the query client: " + e.getMessage(), e);
        }
    }

    // A prepared worker has its AOT cache, which halves the client's start.
    private List<String> client() {
        Path arguments = home.resolve("worker.args");
        return Files.exists(arguments)
                ? new ArrayList<>(List.of(WorkerJars.javaProgram(), "@" + arguments))
                : WorkerJars.find().java();
    }

    @Override
    public String toString() {
        return "WorkerQuery[" + port + "]";
    }
}
