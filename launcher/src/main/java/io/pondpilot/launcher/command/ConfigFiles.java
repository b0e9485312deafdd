package io.pondpilot.launcher.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The configuration files of a command, the later over the earlier. A container image names two by
/// system properties: its own defaults, and the place where a file may be mounted.
final class ConfigFiles {
    private static final String DEFAULTS = "pondpilot.defaults";
    private static final String MOUNTED = "pondpilot.config";

    private ConfigFiles() {}

    /// The image's defaults, then the named file, or without one the mounted file where there is
    /// one.
    static List<Path> with(@Nullable Path named) {
        Optional<Path> given = Optional.ofNullable(named).or(ConfigFiles::mounted);
        return Stream.concat(property(DEFAULTS).stream(), given.stream()).toList();
    }

    /// Whether there is a mounted file.
    static boolean isMounted() {
        return mounted().isPresent();
    }

    private static Optional<Path> mounted() {
        return property(MOUNTED).filter(Files::exists);
    }

    private static Optional<Path> property(String name) {
        return Optional.ofNullable(System.getProperty(name)).map(Path::of);
    }
}
