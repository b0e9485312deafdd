package io.pondpilot.ai;

import io.pondpilot.common.settings.Settings;
import io.pondpilot.common.settings.SettingsLoader;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/// Runs ai-service alone: `[--config FILE]`, else by environment variables.
public final class Main {
    private Main() {}

    /// Serves until the process is asked to end.
    public static void main(String[] arguments) throws InterruptedException {
        Optional<Path> config =
                arguments.length == 2 && "--config".equals(arguments[0])
                        ? Optional.of(Path.of(arguments[1]))
                        : Optional.empty();
        Settings settings = SettingsLoader.load(config, System.getenv());
        AiServer server = AiServer.create(settings).start();
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "shutdown"));
        new CountDownLatch(1).await();
    }
}
