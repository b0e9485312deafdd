package io.pondpilot.systemtests.launching;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.systemtests.harness.Layout;
import io.pondpilot.systemtests.harness.RunningProcess;
import io.pondpilot.systemtests.harness.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A start that cannot be right stops at once and names the fix.
class ConfigurationErrorsIT {
    private static final Map<String, String> GOOD = Map.of("JWT_SECRET", Tokens.SECRET);

    @TempDir Path directory;

    private String refusedStart(String yaml, Map<String, String> environment) throws IOException {
        Path config = directory.resolve("config.yaml");
        Files.writeString(config, yaml);
        try (RunningProcess process =
                RunningProcess.start(
                        "serve",
                        Layout.launcher(
                                List.of(),
                                List.of("serve", "flight", "--config", config.toString())),
                        environment,
                        directory.resolve("serve.log"))) {
            int exit = process.await(Duration.ofSeconds(30));
            assertThat(exit).as(process.log()).isNotZero();
            assertThat(process.log()).as("no stack trace").doesNotContain("\tat ");
            return process.log();
        }
    }

    @Test
    void anUnknownKeyIsNamedWithTheNearestKnownOne() throws IOException {
        assertThat(refusedStart("server: {grpc_prot: 9000}", GOOD))
                .contains("grpc_prot")
                .contains("grpc_port");
    }

    @Test
    void everyProblemIsNamedAtOnce() throws IOException {
        assertThat(
                        refusedStart(
                                "server: {port: 99999}\ncontainers: {memory_limit: lots, idle_timout: 5m}",
                                GOOD))
                .contains("server.port")
                .contains("memory_limit")
                .contains("idle_timeout");
    }

    @Test
    void aMissingSecretIsNamed() throws IOException {
        assertThat(refusedStart("{}", Map.of())).contains("JWT_SECRET");
    }

    @Test
    void aSecretOf31CharactersIsTooShortAndNotShown() throws IOException {
        String secret = "abcdefghijklmnopqrstuvwxyz01234";
        assertThat(secret).hasSize(31);
        assertThat(refusedStart("{}", Map.of("JWT_SECRET", secret)))
                .contains("32")
                .containsIgnoringCase("jwt")
                .doesNotContain(secret);
    }

    @Test
    void anUnsetVariableIsNamed() throws IOException {
        assertThat(
                        refusedStart(
                                """
                                duckdb:
                                  attached_databases:
                                    - {alias: mydb, type: postgres, connection_string: "${NOT_SET_URL}"}
                                """,
                                GOOD))
                .contains("NOT_SET_URL");
    }

    @Test
    void aWrongConnectionStringIsNamedWithoutItsPassword() throws IOException {
        assertThat(
                        refusedStart(
                                """
                                duckdb:
                                  attached_databases:
                                    - {alias: mydb, type: mysql, connection_string: "postgresql://u:hunter2@h:1/d"}
                                """,
                                GOOD))
                .contains("mydb")
                .doesNotContain("hunter2");
    }

    @Test
    void anUnknownServiceIsRefused() throws IOException {
        try (RunningProcess process =
                RunningProcess.start(
                        "serve",
                        Layout.launcher(List.of(), List.of("serve", "fligth")),
                        GOOD,
                        directory.resolve("serve.log"))) {
            assertThat(process.await(Duration.ofSeconds(30))).isNotZero();
            assertThat(process.log()).contains("fligth").contains("flight");
        }
    }
}
