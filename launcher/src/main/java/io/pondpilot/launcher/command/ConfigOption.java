package io.pondpilot.launcher.command;

import io.pondpilot.common.settings.Settings;
import io.pondpilot.common.settings.SettingsLoader;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where settings come from.
final class ConfigOption {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "YAML file; environment variables win over it.")
    @Nullable Path file;

    Settings load() {
        return SettingsLoader.load(ConfigFiles.with(file), System.getenv());
    }
}
