package io.pondpilot.launcher.worker;

import io.pondpilot.launcher.process.LaunchException;
import java.io.IOException;
import java.util.List;

/// Asks the Flight SQL port, by the client on the worker's class path.
///
/// @param port of flight-service on this machine
/// @param token of the user who asks; secret
public record WorkerQuery(int port, String token) {
    private static final String QUERY = "io.pondpilot.worker.query.Query";
    private static final String TOKEN_VARIABLE = "PONDPILOT_TOKEN";

    /// Prints the rows to this process's output, or the reason of a failure to its error output.
    /// Blocks.
    ///
    /// @return 0 if there was an answer
    /// @throws LaunchException if the client cannot be run
    public int exitCode(String sql) {
        List<String> command = WorkerJars.find().java();
        command.addAll(List.of(QUERY, "--url", "grpc://127.0.0.1:" + port, sql));
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
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

    @Override
    public String toString() {
        return "WorkerQuery[" + port + "]";
    }
}
