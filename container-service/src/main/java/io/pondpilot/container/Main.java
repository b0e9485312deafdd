package io.pondpilot.container;

import io.pondpilot.common.settings.Settings;
import io.pondpilot.common.settings.SettingsLoader;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/// Runs the container service: `Main [--config FILE]`. SIGTERM stops it cleanly, with its workers.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        Optional<Path> config =
                arguments.length == 2 && arguments[0].equals("--config")
                        ? Optional.of(Path.of(arguments[1]))
                        : Optional.empty();
        Settings settings = SettingsLoader.load(config, System.getenv());
        ContainerServer server = ContainerServer.create(settings).start();
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    server.close();
                                    stopped.countDown();
                                },
                                "stop"));
        stopped.await();
    }
}
