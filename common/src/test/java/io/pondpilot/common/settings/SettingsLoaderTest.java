package io.pondpilot.common.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.common.database.DatabaseType;
import io.pondpilot.common.value.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsLoaderTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @TempDir Path directory;

    @Test
    void aLaterFileIsOverAnEarlierOneAndVariablesAreOverBoth() throws IOException {
        // Given
        Path image = directory.resolve("image.yaml");
        Files.writeString(
                image, "containers: {backend: docker, image: a, cpu_limit: 1, network: n}");
        Path own = directory.resolve("own.yaml");
        Files.writeString(own, "containers: {image: b, cpu_limit: 2}");

        // When
        ContainerSettings containers =
                SettingsLoader.load(
                                List.of(image, own),
                                Map.of("JWT_SECRET", SECRET, "CONTAINER_CPU_LIMIT", "3"))
                        .containers();

        // Then
        assertThat(containers.backend()).isEqualTo(Backend.DOCKER);
        assertThat(containers.network()).isEqualTo("n");
        assertThat(containers.image()).isEqualTo("b");
        assertThat(containers.cpuLimit()).isEqualTo(3);
    }

    @Test
    void documentedFile() throws IOException {
        Path file =
                yaml(
                        """
                        server:   {port: 8080, grpc_port: 8081, host: "0.0.0.0"}
                        containers:
                          backend: docker
                          image: "ghcr.io/pondpilot/sqlflite:latest"
                          idle_timeout: 5m
                          memory_limit: "512m"      # 256m, 1g, 2g
                          cpu_limit: 0.5
                          max_per_host: 100
                          network: "pondpilot"
                        duckdb:
                          extensions: [arrow, postgres, mysql]
                          attached_databases:
                            - {alias: "mydb", type: "postgres", connection_string: "${DATABASE_URL}"}
                        security:
                          rate_limit: {requests_per_minute: 100, burst_size: 200}    # per user
                        ai: {claude_api_key: "${CLAUDE_API_KEY}", openai_api_key: "${OPENAI_API_KEY}", default_model: "claude-sonnet-4-20250514"}
                        """);
        Settings settings =
                SettingsLoader.load(
                        Optional.of(file),
                        Map.of(
                                "JWT_SECRET",
                                SECRET,
                                "DATABASE_URL",
                                "postgresql://u:p@h/d",
                                "CLAUDE_API_KEY",
                                "ck",
                                "OPENAI_API_KEY",
                                "ok"));
        assertThat(settings.duckdb().attachedDatabases())
                .containsExactly(
                        new AttachedDatabase(
                                "mydb",
                                DatabaseType.POSTGRES,
                                new Secret("postgresql://u:p@h/d"),
                                true));
        assertThat(settings.ai().providers().getFirst().apiKey()).contains(new Secret("ck"));
    }

    @Test
    void optionsOverEnvironmentOverFileOverDefault() throws IOException {
        Path file = yaml("server: {port: 1, grpc_port: 2, host: h}");
        Settings settings =
                SettingsLoader.load(
                        Optional.of(file),
                        Map.of("JWT_SECRET", SECRET, "PORT", "11", "GRPC_PORT", "12"),
                        Map.of("server.port", "21"));
        assertThat(settings.server().port()).isEqualTo(21);
        assertThat(settings.server().grpcPort()).isEqualTo(12);
        assertThat(settings.server().host()).isEqualTo("h");
        assertThat(settings.flight().managementPort()).isEqualTo(8082);
    }

    @Test
    void secretsMayComeFromFiles() throws IOException {
        Path file = directory.resolve("secret");
        Files.writeString(file, SECRET + "\n");
        Settings settings =
                SettingsLoader.load(Optional.empty(), Map.of("JWT_SECRET_FILE", file.toString()));
        assertThat(settings.security().jwtSecret()).isEqualTo(new Secret(SECRET));
        assertThat(problems(Map.of("JWT_SECRET_FILE", "/nonexistent/x")))
                .anyMatch(p -> p.contains("JWT_SECRET_FILE") && p.contains("cannot be read"));
        assertThat(problems(Map.of("JWT_SECRET", SECRET, "JWT_SECRET_FILE", file.toString())))
                .anyMatch(p -> p.contains("both JWT_SECRET and JWT_SECRET_FILE"));
    }

    @Test
    void jwtSecretIsRequiredAndLongEnough() {
        assertThat(problems(Map.of()))
                .singleElement()
                .asString()
                .contains("JWT_SECRET", "32", "required");
        assertThat(problems(Map.of("JWT_SECRET", SECRET.substring(1))))
                .singleElement()
                .asString()
                .contains("JWT_SECRET", "31", "32")
                .doesNotContain(SECRET.substring(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "server: {prot: 1}|server.port",
                "containers: {idle_timout: 5m}|containers.idle_timeout",
                "container: {idle_timeout: 5m}|containers.idle_timeout",
                "idle_timeout: 5m|containers.idle_timeout",
                "security: {rate_limit: {burst: 5}}|security.rate_limit.burst_size",
                "duckdb: {attached_databases: [{alais: x}]}|duckdb.attached_databases[].alias"
            })
    void unknownKeyNamesTheNearestAndItsLine(String text, String nearest) throws IOException {
        assertThat(problemsOf("\n" + text))
                .anyMatch(
                        p -> p.contains("did you mean '" + nearest + "'?") && p.contains("line 2"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "server: {port: }|'server.port' is empty",
                "server: {host: \"\"}|'server.host' is empty",
                "server: {host: \"${UNSET}\"}|UNSET is not set",
                "server: {host: \"${EMPTY}\"}|'server.host' is empty",
                "server: {host: \"${not closed\"}|${VARIABLE}",
                "server: 5|'server' is a section",
                "server: {}|'server' is empty",
                "server: [1, 2]|'server' is a section",
                "server: {port: [1]}|not a list",
                "server: {port: 99999}|0 to 65535",
                "server: {port: http}|not a whole number",
                "server: {port: 8081}|port already",
                "server: {port: 1, port: 2}|given twice",
                "server: {host: a}\\nserver: {host: b}|given twice",
                "containers: {start_timeout: 60}|not a duration",
                "containers: {memory_limit: 5 bananas}|not a size",
                "containers: {memory_limit: 1k}|128m to",
                "containers: {cpu_limit: NaN}|0.05 to",
                "containers: {backend: podman}|one of process, docker",
                "containers: {image: x}|no effect with the process backend",
                "containers: {network: x}|no effect with the process backend",
                "containers: {jail: maybe}|one of auto, required, none",
                "containers: {backend: docker, jail: none}|no effect with the docker backend",
                "containers: {backend: docker, run_dir: /x}|no effect with the docker backend",
                "security: {demo: {enabled: false, max_workers: 3}}|no effect while",
                "security: {demo: {enabled: maybe}}|neither true nor false",
                "flight: {route_cache: 31s}|0s to 30s",
                "redis: {url: localhost}|must start with redis://",
                "redis: {key_prefix: \"{a}\"}|letters, digits",
                "duckdb: {extensions: postgres}|must be a list",
                "duckdb: {attached_databases: [{alias: a, type: oracle, connection_string: x}]}|not a database type",
                "duckdb: {attached_databases: [{alias: main, type: sqlite, connection_string: /x}]}|a name of DuckDB",
                "duckdb: {attached_databases: [{alias: a, type: sqlite}]}|connection_string' is required",
                "duckdb: {attached_databases: [{alias: a, type: sqlite, connection_string: x}]}|absolute path",
                "just words|sections such as",
                "- a|'' is not a setting",
            })
    void whatCannotBeMeantIsAProblem(String text, String expected) throws IOException {
        assertThat(problemsOf(text.replace("\\n", "\n"))).anyMatch(p -> p.contains(expected));
    }

    @Test
    void allProblemsAreListedAtOnce() throws IOException {
        Path file = yaml("server: {prot: 1, port: x}\ncontainers: {idle_timeout: 5}\n");
        SettingsException refused =
                catchThrowableOfType(
                        SettingsException.class,
                        () ->
                                SettingsLoader.load(
                                        Optional.of(file), Map.of("CONTAINER_CPU_LIMIT", "fast")));
        assertThat(refused.problems()).hasSize(5);
        assertThat(refused.getMessage())
                .contains("server.prot", "server.port", "idle_timeout", "CONTAINER_CPU_LIMIT")
                .contains("JWT_SECRET");
    }

    @Test
    void malformedYamlNamesFileAndLine() throws IOException {
        Path file = yaml("server:\n  port: 1\n bad indent: {\n");
        assertThat(
                        catchThrowableOfType(
                                        SettingsException.class,
                                        () ->
                                                SettingsLoader.load(
                                                        Optional.of(file),
                                                        Map.of("JWT_SECRET", SECRET)))
                                .problems())
                .singleElement()
                .asString()
                .contains(file.toString(), "line 3");
        assertThat(
                        catchThrowableOfType(
                                        SettingsException.class,
                                        () ->
                                                SettingsLoader.load(
                                                        Optional.of(directory.resolve("none")),
                                                        Map.of("JWT_SECRET", SECRET)))
                                .getMessage())
                .contains("no such file");
    }

    @Test
    void mistypedVariableIsAProblemAndForeignOnesAreNot() {
        assertThat(problems(Map.of("JWT_SECRET", SECRET, "CONTAINER_IDLE_TIMOUT", "1")))
                .singleElement()
                .asString()
                .contains("CONTAINER_IDLE_TIMEOUT");
        assertThat(problems(Map.of("JWT_SECRET", SECRET, "LOG_LEVEL", "loud")))
                .singleElement()
                .asString()
                .contains("LOG_LEVEL");
        assertThat(load(Map.of("HOME", "/x", "HOSTNAME", "y", "POSTGRES_PORT", "1"))).isNotNull();
    }

    @Test
    void variablesAreSubstitutedWithDefaultsAndOnlyOnce() throws IOException {
        Path file =
                yaml(
                        """
                        server: {host: "${A:-fallback}", cors: {allowed_origins: ["${B}", "$${C}"]}}
                        redis: {key_prefix: "x-${EMPTY:-e}-${D:-}y"}
                        """);
        Settings settings =
                SettingsLoader.load(
                        Optional.of(file), Map.of("JWT_SECRET", SECRET, "B", "${A}", "EMPTY", ""));
        assertThat(settings.server().host()).isEqualTo("fallback");
        assertThat(settings.server().corsAllowedOrigins()).containsExactly("${A}", "${C}");
        assertThat(settings.redis().keyPrefix()).isEqualTo("x-e-y");
    }

    @Test
    void anEmptyVariableIsAnUnsetOne() {
        assertThat(load(Map.of("CLAUDE_API_KEY", "", "OPENAI_API_KEY_FILE", " ", "PORT", "")))
                .isEqualTo(load(Map.of()));
        assertThat(problems(Map.of("JWT_SECRET", ""))).anyMatch(p -> p.contains("JWT_SECRET"));
    }

    @Test
    void emptyListsAreValues() throws IOException {
        Path file =
                yaml(
                        "duckdb: {extensions: [], attached_databases: []}\nserver: {cors: {allowed_origins: []}}");
        Settings settings = SettingsLoader.load(Optional.of(file), Map.of("JWT_SECRET", SECRET));
        assertThat(settings.duckdb()).isEqualTo(new DuckDbSettings(List.of(), List.of()));
    }

    @Test
    void noSecretIsShown() throws IOException {
        Path file =
                yaml(
                        """
                        duckdb:
                          attached_databases:
                            - {alias: a, type: postgres, connection_string: "postgres://u:hunter2@h/d"}
                        """);
        Settings settings =
                SettingsLoader.load(
                        Optional.of(file),
                        Map.of(
                                "JWT_SECRET",
                                SECRET,
                                "CLAUDE_API_KEY",
                                "hunter2",
                                "REDIS_URL",
                                "redis://:hunter2@h"));
        assertThat(settings.toString()).doesNotContain("hunter2").doesNotContain(SECRET);
        Path broken =
                yaml(
                        """
                        duckdb:
                          attached_databases:
                            - {alias: a, type: postgres, connection_string: "hunter2"}
                        redis: {url: "hunter2"}
                        """);
        assertThat(
                        catchThrowableOfType(
                                        SettingsException.class,
                                        () ->
                                                SettingsLoader.load(
                                                        Optional.of(broken),
                                                        Map.of("JWT_SECRET", "hunter2")))
                                .getMessage())
                .doesNotContain("hunter2");
    }

    private Path yaml(String text) throws IOException {
        return Files.writeString(Files.createTempFile(directory, "proxy", ".yaml"), text);
    }

    private List<String> problemsOf(String text) throws IOException {
        Path file = yaml(text);
        SettingsException refused =
                catchThrowableOfType(
                        SettingsException.class,
                        () ->
                                SettingsLoader.load(
                                        Optional.of(file),
                                        Map.of("JWT_SECRET", SECRET, "EMPTY", "")));
        assertThat(refused).as(text).isNotNull();
        return refused.problems();
    }

    private static List<String> problems(Map<String, String> environment) {
        return catchThrowableOfType(
                        SettingsException.class,
                        () -> SettingsLoader.load(Optional.empty(), environment))
                .problems();
    }

    private static Settings load(Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("JWT_SECRET", SECRET);
        return SettingsLoader.load(Optional.empty(), all);
    }
}
