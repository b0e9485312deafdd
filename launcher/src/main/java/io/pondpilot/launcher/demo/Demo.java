package io.pondpilot.launcher.demo;

import io.pondpilot.common.identity.TokenIssuer;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.lifecycle.Closer;
import io.pondpilot.common.settings.Settings;
import io.pondpilot.common.settings.SettingsLoader;
import io.pondpilot.launcher.process.LaunchException;
import io.pondpilot.launcher.service.Proxy;
import io.pondpilot.launcher.service.ServiceName;
import io.pondpilot.launcher.state.PrivateFile;
import io.pondpilot.launcher.state.StateDirectory;
import io.pondpilot.launcher.terminal.Lifetime;
import io.pondpilot.launcher.terminal.Progress;
import io.pondpilot.launcher.worker.WorkerQuery;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// Starts everything with sample data, asks one question over all four databases as a client would,
/// and says how to connect.
public final class Demo {
    /// The configuration in use, below the demo's directory.
    public static final String CONFIG_FILE = "config.yaml";

    private static final UserId USER = new UserId("demo");
    private static final Duration TOKEN_TTL = Duration.ofHours(12);
    private static final Set<ServiceName> SERVICES =
            EnumSet.complementOf(EnumSet.of(ServiceName.AI));

    private final PrintStream out;
    private final Progress progress;

    /// @param out gets rows and instructions
    /// @param progress gets everything else
    public Demo(PrintStream out, Progress progress) {
        this.out = out;
        this.progress = progress;
    }

    /// Runs the demo until it is asked to end, or until the answer is printed.
    ///
    /// @param base the directory `.pondpilot`, where the demo has its own
    /// @param workerHome the worker's directory; prepared when it is not
    /// @param once stop after the answer
    /// @throws io.pondpilot.launcher.process.LaunchException if something fails
    public void run(Path base, Path workerHome, boolean once) {
        Path directory = base.resolve("demo");
        try (Closer closer = new Closer()) {
            closer.add(StateDirectory.claim(directory));
            DemoConfig config = DemoDatabases.start(directory, workerHome, closer, progress);
            Path file = directory.resolve(CONFIG_FILE);
            PrivateFile.write(file, config.text());
            Settings settings = SettingsLoader.load(Optional.of(file), System.getenv());
            closer.add(Proxy.start(settings, SERVICES, directory, progress));
            String token =
                    new TokenIssuer(settings.security().jwtSecret(), InstantSource.system())
                            .issue(USER, TOKEN_TTL, false)
                            .value();
            WorkerQuery query = new WorkerQuery(settings.server().grpcPort(), token, workerHome);
            answer(query);
            if (!once) {
                new Instructions(settings, token, file).print(out);
                Lifetime.untilAskedToEnd();
            }
            progress.line("Stopping");
        }
        progress.line("Stopped");
    }

    private void answer(WorkerQuery query) {
        out.println(DemoQuery.SQL);
        progress.line("First query, which starts the user's worker ...");
        if (query.exitCode(DemoQuery.SQL, "--timing", "--repeat", "10") != 0) {
            throw new LaunchException("The query over all four databases failed");
        }
        progress.line("Answered");
    }
}
