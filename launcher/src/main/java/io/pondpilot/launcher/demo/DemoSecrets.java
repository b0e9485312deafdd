package io.pondpilot.launcher.demo;

import io.pondpilot.launcher.embedded.Passwords;
import io.pondpilot.launcher.process.LaunchException;
import io.pondpilot.launcher.state.PrivateFile;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/// Random secrets of one demo directory, made by its first run.
///
/// @param jwt signs tokens, so that they stay valid over a restart
/// @param owner password of the database owners
/// @param reader password of the users whom the workers are; percent-encoded it must be
record DemoSecrets(String jwt, String owner, String reader) {
    static DemoSecrets of(Path directory) {
        Path file = directory.resolve("secrets.properties");
        Properties properties = new Properties();
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            } catch (IOException e) {
                throw new LaunchException("Cannot read " + file + ": " + e.getMessage(), e);
            }
        }
        boolean complete =
                properties.containsKey("jwt")
                        && properties.containsKey("owner")
                        && properties.containsKey("reader");
        if (!complete) {
            properties.setProperty("jwt", Passwords.random() + Passwords.random());
            properties.setProperty("owner", Passwords.awkward());
            properties.setProperty("reader", Passwords.awkward());
            PrivateFile.write(
                    file,
                    "jwt=%s%nowner=%s%nreader=%s%n"
                            .formatted(
                                    properties.getProperty("jwt"),
                                    properties.getProperty("owner"),
                                    properties.getProperty("reader")));
        }
        return new DemoSecrets(
                properties.getProperty("jwt"),
                properties.getProperty("owner"),
                properties.getProperty("reader"));
    }

    @Override
    public String toString() {
        return "DemoSecrets[redacted]";
    }
}
