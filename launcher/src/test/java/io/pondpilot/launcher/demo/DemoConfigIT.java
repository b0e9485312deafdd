package io.pondpilot.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.common.database.DatabaseTarget;
import io.pondpilot.common.settings.Settings;
import io.pondpilot.common.settings.SettingsLoader;
import io.pondpilot.launcher.embedded.DatabaseServer;
import io.pondpilot.launcher.state.PrivateFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoConfigIT {
    @TempDir Path directory;

    @Test
    void theFileIsAConfigurationLikeAnyOtherAndItsPasswordsSurvive() throws Exception {
        DemoSecrets secrets = DemoSecrets.of(directory);
        Path file = directory.resolve("config.yaml");
        PrivateFile.write(file, config(secrets).text());

        Settings settings = SettingsLoader.load(Optional.of(file), Map.of());

        assertThat(secrets.reader()).contains("@").contains("/").contains(":");
        assertThat(settings.duckdb().attachedDatabases())
                .extracting(database -> database.alias())
                .containsExactly("sales", "shop", "catalog", "analytics");
        assertThat(settings.duckdb().attachedDatabases()).allMatch(database -> database.readOnly());
        assertThat(DatabaseTarget.parse(settings.duckdb().attachedDatabases().getFirst()))
                .isInstanceOfSatisfying(
                        DatabaseTarget.PostgresTarget.class,
                        target -> {
                            assertThat(target.password().orElseThrow().value())
                                    .isEqualTo(secrets.reader());
                            assertThat(target.port()).isEqualTo(5001);
                            assertThat(target.database()).isEqualTo("sales");
                        });
        assertThat(DatabaseTarget.parse(settings.duckdb().attachedDatabases().get(1)))
                .isInstanceOfSatisfying(
                        DatabaseTarget.MySqlTarget.class,
                        target ->
                                assertThat(target.password().orElseThrow().value())
                                        .isEqualTo(secrets.reader()));
        assertThat(settings.security().jwtSecret().value()).isEqualTo(secrets.jwt());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void secretsStayTheSameInOneDirectory() throws Exception {
        DemoSecrets first = DemoSecrets.of(directory);

        DemoSecrets second = DemoSecrets.of(directory);

        assertThat(second).isEqualTo(first);
        assertThat(first.toString()).doesNotContain(first.jwt());
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(
                                        directory.resolve("secrets.properties"))))
                .isEqualTo("rw-------");
    }

    private static DemoConfig config(DemoSecrets secrets) {
        return new DemoConfig(
                secrets,
                new DatabaseServer("jdbc:postgresql://127.0.0.1:5001/", "owner", "x", 5001),
                new DatabaseServer("jdbc:mariadb://127.0.0.1:5002/", "owner", "x", 5002),
                Path.of("/tmp/catalog.db"),
                Path.of("/tmp/analytics.duckdb"),
                Path.of("/tmp/run"),
                Path.of("/tmp/home"));
    }
}
