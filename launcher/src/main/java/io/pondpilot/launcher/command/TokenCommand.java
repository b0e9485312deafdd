package io.pondpilot.launcher.command;

import io.pondpilot.common.identity.TokenIssuer;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.value.TimeSpan;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "token", mixinStandardHelpOptions = true, description = "Print a token for a user.")
final class TokenCommand implements Callable<Integer> {
    @Option(
            names = "--sub",
            required = true,
            paramLabel = "USER",
            description = "The user, and so the worker.")
    String user = "";

    @Option(
            names = "--ttl",
            paramLabel = "TIME",
            defaultValue = "1h",
            description = "How long it is valid, as in 30m or 12h (default: ${DEFAULT-VALUE}).")
    String ttl = "1h";

    @Mixin RunningSettings settings = new RunningSettings();

    @Override
    public Integer call() {
        Duration lifetime = Arguments.parse("--ttl", ttl, TimeSpan::parse);
        UserId subject = Arguments.parse("--sub", user, UserId::new);
        System.out.println(
                new TokenIssuer(settings.load().security().jwtSecret(), InstantSource.system())
                        .issue(subject, lifetime, false)
                        .value());
        return 0;
    }
}
