package io.pondpilot.launcher.command;

import io.pondpilot.common.settings.Settings;
import io.pondpilot.common.settings.SettingsLoader;
import io.pondpilot.common.value.Secret;
import io.pondpilot.launcher.demo.Demo;
import io.pondpilot.launcher.process.LaunchException;
import io.pondpilot.launcher.service.Proxy;
import io.pondpilot.launcher.state.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The settings of the system that a daily tool talks to: those given, else those of the demo that
/// runs from this directory.
final class RunningSettings {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "YAML file (default: environment variables, else the running demo).")
    @Nullable Path file;

    @Mixin Directories directories = new Directories();

    /// Throws a `LaunchException` where nothing says what to talk to.
    Settings load() {
        Map<String, String> environment = System.getenv();
        Path base = directories.base();
        boolean given =
                file != null
                        || ConfigFiles.isMounted()
                        || environment.containsKey("JWT_SECRET")
                        || environment.containsKey("JWT_SECRET_FILE");
        if (given) {
            Settings settings = SettingsLoader.load(ConfigFiles.with(file), environment);
            return settings.redis().url().isPresent()
                    ? settings
                    : redisUrl(base, "serve", "demo").map(settings::withRedisUrl).orElse(settings);
        }
        Path demo = base.resolve("demo");
        Path config = demo.resolve(Demo.CONFIG_FILE);
        if (Files.exists(config) && StateDirectory.inUse(demo)) {
            Settings settings = SettingsLoader.load(Optional.of(config), environment);
            return redisUrl(base, "demo").map(settings::withRedisUrl).orElse(settings);
        }
        throw new LaunchException(
                "Which system? Set JWT_SECRET, or give --config, or start 'pondpilot demo' with the"
                        + " same --dir ("
                        + base
                        + ")");
    }

    private static Optional<Secret> redisUrl(Path base, String... states) {
        for (String state : List.of(states)) {
            Path url = base.resolve(state).resolve(Proxy.REDIS_URL_FILE);
            if (Files.exists(url)) {
                try {
                    return Optional.of(new Secret(Files.readString(url).strip()));
                } catch (IOException e) {
                    throw new LaunchException("Cannot read " + url + ": " + e.getMessage(), e);
                }
            }
        }
        return Optional.empty();
    }
}
