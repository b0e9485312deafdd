package io.pondpilot.launcher.command;

import io.pondpilot.common.identity.TokenIssuer;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.settings.Settings;
import io.pondpilot.launcher.worker.WorkerQuery;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "query",
        mixinStandardHelpOptions = true,
        description = "Ask the Flight SQL port of this machine and print the rows.")
final class QueryCommand implements Callable<Integer> {
    private static final Duration TOKEN_TTL = Duration.ofHours(1);

    @Option(
            names = "--as",
            paramLabel = "USER",
            description = "Who asks (default: the user of this machine).")
    String user = System.getProperty("user.name");

    @Option(names = "--timing", description = "Print the time to the error output.")
    boolean timing;

    @Parameters(paramLabel = "SQL", description = "One statement.")
    String sql = "";

    @Mixin RunningSettings settings = new RunningSettings();

    @Override
    public Integer call() {
        UserId subject = Arguments.parse("--as", user, UserId::new);
        Settings running = settings.load();
        String token =
                new TokenIssuer(running.security().jwtSecret(), InstantSource.system())
                        .issue(subject, TOKEN_TTL, false)
                        .value();
        Path home =
                running.containers()
                        .workerHome()
                        .orElse(settings.directories.base().resolve("worker-home"));
        String[] options = timing ? new String[] {"--timing"} : new String[0];
        return new WorkerQuery(running.server().grpcPort(), token, home).exitCode(sql, options);
    }
}
