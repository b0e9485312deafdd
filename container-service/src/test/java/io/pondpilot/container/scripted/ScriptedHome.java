package io.pondpilot.container.scripted;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// A worker's home whose program is the [ScriptedWorker].
public final class ScriptedHome {
    private static final String PACKAGE = ScriptedWorker.class.getPackageName().replace('.', '/');

    private ScriptedHome() {}

    /// Writes the `worker.args` of the scripted worker into a directory.
    public static Path prepare(Path home) throws IOException, URISyntaxException {
        Path classes =
                Path.of(
                        ScriptedWorker.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI());
        // Into the home, since a jailed worker sees nothing else.
        Path program = home.resolve("classes");
        copy(classes.resolve(PACKAGE), Files.createDirectories(program.resolve(PACKAGE)));
        Files.writeString(
                home.resolve("worker.args"),
                """
                -XX:+UseSerialGC
                -XX:TieredStopAtLevel=1
                -XX:-UsePerfData
                -Xmx32m
                -cp %s
                %s
                """
                        .formatted(program, ScriptedWorker.class.getName()));
        return home;
    }

    private static void copy(Path from, Path into) throws IOException {
        try (var files = Files.newDirectoryStream(from, "*.class")) {
            for (Path file : files) {
                Files.copy(
                        file,
                        into.resolve(file.getFileName()),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /// The `java` that runs the tests.
    public static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }
}
