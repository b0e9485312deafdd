package io.pondpilot.container.scripted;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A worker's home whose program is the [ScriptedWorker].
public final class ScriptedHome {
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
        Files.createDirectories(home);
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
                        .formatted(classes, ScriptedWorker.class.getName()));
        return home;
    }

    /// The `java` that runs the tests.
    public static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }
}
