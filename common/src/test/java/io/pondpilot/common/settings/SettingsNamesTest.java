package io.pondpilot.common.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.common.remote.AllowedHost;
import io.pondpilot.common.remote.AllowedHosts;
import io.pondpilot.common.value.ByteSize;
import io.pondpilot.common.value.Secret;
import io.pondpilot.common.worker.DoorPlace;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Pins every default and every variable.
class SettingsNamesTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @Test
    void everyDefault() {
        Settings settings = load(Map.of());
        assertThat(settings.server())
                .isEqualTo(
                        new ServerSettings(
                                8080,
                                8081,
                                "0.0.0.0",
                                Duration.ofSeconds(30),
                                List.of(),
                                ByteSize.parse("1m"),
                                ByteSize.parse("32k")));
        assertThat(settings.redis()).isEqualTo(new RedisSettings(Optional.empty(), "pp"));
        assertThat(settings.flight())
                .isEqualTo(
                        new FlightSettings(
                                8082,
                                64,
                                256,
                                4096,
                                ByteSize.parse("32k"),
                                Duration.ofMinutes(10),
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(30)));
        assertThat(settings.containers().runDir().toString()).matches("/.*/pondpilot-\\d+");
        assertThat(settings.containers())
                .isEqualTo(
                        new ContainerSettings(
                                "ghcr.io/pondpilot/sqlflite:latest",
                                Duration.ofMinutes(5),
                                ByteSize.parse("512m"),
                                0.5,
                                100,
                                "pondpilot",
                                Backend.PROCESS,
                                Duration.ofSeconds(60),
                                Duration.ofSeconds(10),
                                Duration.ofMinutes(1),
                                4,
                                Duration.ofMinutes(2),
                                settings.containers().runDir(),
                                JailMode.AUTO,
                                Optional.empty(),
                                8083,
                                32,
                                ByteSize.parse("1g"),
                                ByteSize.parse("10m"),
                                new DockerSettings(
                                        PullPolicy.IF_NOT_PRESENT,
                                        URI.create("unix:///var/run/docker.sock"),
                                        Optional.empty())));
        assertThat(settings.duckdb())
                .isEqualTo(new DuckDbSettings(List.of("arrow", "postgres", "mysql"), List.of()));
        assertThat(settings.security().jwtSecret()).isEqualTo(new Secret(SECRET));
        assertThat(settings.security().clusterSecret().value()).hasSize(64).isNotEqualTo(SECRET);
        assertThat(settings.security().rateLimit()).isEqualTo(new RateLimit(100, 200));
        assertThat(settings.security().demo())
                .isEqualTo(
                        new DemoSettings(true, new RateLimit(20, 40), 5, 5, Duration.ofHours(1)));
        assertThat(settings.ai())
                .isEqualTo(
                        new AiSettings(
                                8084,
                                Optional.empty(),
                                "claude-sonnet-4-20250514",
                                List.of(
                                        anthropic("https://api.anthropic.com", Optional.empty()),
                                        openai("https://api.openai.com/v1", Optional.empty())),
                                ShippedModels.models(),
                                ShippedModels.aliases(),
                                new AiSettings.Timeouts(
                                        Duration.ofSeconds(3),
                                        Duration.ofSeconds(60),
                                        Duration.ofSeconds(45),
                                        Duration.ofMinutes(10),
                                        Duration.ofSeconds(60)),
                                new AiSettings.Retry(Duration.ofSeconds(30), Duration.ofSeconds(3)),
                                new AiSettings.Breaker(
                                        Duration.ofSeconds(30), 10, 0.5, Duration.ofSeconds(10)),
                                new AiSettings.Limits(200_000, 2_000_000, 4),
                                new AiSettings.Demo(true, 20_000),
                                new AiSettings.Bodies(ByteSize.parse("4m"), ByteSize.parse("8m")),
                                false));
        assertThat(settings.egress())
                .isEqualTo(
                        new EgressSettings(
                                8085,
                                AllowedHosts.NONE,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()));
    }

    @Test
    void everyVariable() {
        Map<String, String> all = new HashMap<>();
        all.put("PORT", "1");
        all.put("GRPC_PORT", "2");
        all.put("HOST", "127.0.0.1");
        all.put("SHUTDOWN_GRACE", "11s");
        all.put("CORS_ALLOWED_ORIGINS", "https://a, https://b");
        all.put("REDIS_URL", "redis://r");
        all.put("REDIS_KEY_PREFIX", "x");
        all.put("FLIGHT_MANAGEMENT_PORT", "3");
        all.put("CONTAINER_IMAGE", "i");
        all.put("CONTAINER_IDLE_TIMEOUT", "300001");
        all.put("CONTAINER_MEMORY_LIMIT", "1g");
        all.put("CONTAINER_CPU_LIMIT", "1.5");
        all.put("CONTAINER_MAX_PER_HOST", "7");
        all.put("CONTAINER_NETWORK", "n");
        all.put("CONTAINER_BACKEND", "docker");
        all.put("CONTAINER_START_TIMEOUT", "12s");
        all.put("CONTAINER_STOP_GRACE", "4s");
        all.put("CONTAINER_REAP_INTERVAL", "13s");
        all.put("CONTAINER_PARALLEL_STARTS", "9");
        all.put("CONTAINER_DEAD_MAN", "3m");
        all.put("CONTAINER_MANAGEMENT_PORT", "4");
        all.put("CONTAINER_MAX_STREAMS", "8");
        all.put("CONTAINER_TEMP_LIMIT", "2g");
        all.put("CONTAINER_LOG_LIMIT", "1m");
        all.put("CONTAINER_SOCKET_DIR", "/run/sockets");
        all.put("CONTAINER_PULL", "never");
        all.put("DOCKER_HOST", "tcp://engine:2376");
        all.put("DOCKER_CERT_PATH", "/etc/docker/tls");
        all.put("JWT_SECRET", SECRET);
        all.put("CLUSTER_SECRET", "c".repeat(32));
        all.put("RATE_LIMIT_REQUESTS_PER_MINUTE", "101");
        all.put("RATE_LIMIT_BURST_SIZE", "201");
        all.put("DEMO_ENABLED", "false");
        all.put("CLAUDE_API_KEY", "ck");
        all.put("OPENAI_API_KEY", "ok");
        all.put("CLAUDE_BASE_URL", "http://c:1");
        all.put("OPENAI_BASE_URL", "http://o:2/v1/");
        all.put("AI_DEFAULT_MODEL", "gpt-5");
        all.put("AI_URL", "http://ai:3");
        all.put("AI_LOG_PROMPTS", "true");
        all.put("AI_PORT", "5");
        all.put("EGRESS_MANAGEMENT_PORT", "6");
        Settings settings = SettingsLoader.load(Optional.empty(), all);
        assertThat(settings.server().port()).isEqualTo(1);
        assertThat(settings.server().grpcPort()).isEqualTo(2);
        assertThat(settings.server().host()).isEqualTo("127.0.0.1");
        assertThat(settings.server().shutdownGrace()).isEqualTo(Duration.ofSeconds(11));
        assertThat(settings.server().corsAllowedOrigins())
                .containsExactly("https://a", "https://b");
        assertThat(settings.redis())
                .isEqualTo(new RedisSettings(Optional.of(new Secret("redis://r")), "x"));
        assertThat(settings.flight().managementPort()).isEqualTo(3);
        ContainerSettings containers = settings.containers();
        assertThat(containers)
                .isEqualTo(
                        new ContainerSettings(
                                "i",
                                Duration.ofMillis(300_001),
                                ByteSize.parse("1g"),
                                1.5,
                                7,
                                "n",
                                Backend.DOCKER,
                                Duration.ofSeconds(12),
                                Duration.ofSeconds(4),
                                Duration.ofSeconds(13),
                                9,
                                Duration.ofMinutes(3),
                                containers.runDir(),
                                JailMode.AUTO,
                                Optional.empty(),
                                4,
                                8,
                                ByteSize.parse("2g"),
                                ByteSize.parse("1m"),
                                new DockerSettings(
                                        PullPolicy.NEVER,
                                        URI.create("tcp://engine:2376"),
                                        Optional.of(Path.of("/etc/docker/tls")))));
        assertThat(containers.runDir()).isEqualTo(Path.of("/run/sockets"));
        assertThat(settings.security().clusterSecret()).isEqualTo(new Secret("c".repeat(32)));
        assertThat(settings.security().rateLimit()).isEqualTo(new RateLimit(101, 201));
        assertThat(settings.security().demo().enabled()).isFalse();
        assertThat(settings.ai().port()).isEqualTo(5);
        assertThat(settings.ai().address()).isEqualTo(URI.create("http://ai:3"));
        assertThat(settings.ai().defaultModel()).isEqualTo("gpt-5");
        assertThat(settings.ai().logPrompts()).isTrue();
        assertThat(settings.ai().providers())
                .containsExactly(
                        anthropic("http://c:1", Optional.of(new Secret("ck"))),
                        openai("http://o:2/v1", Optional.of(new Secret("ok"))));
        assertThat(settings.egress().managementPort()).isEqualTo(6);
        Settings process =
                load(
                        Map.of(
                                "CONTAINER_RUN_DIR",
                                "/run/x",
                                "WORKER_HOME",
                                "/opt/w",
                                "CONTAINER_JAIL",
                                "required"));
        assertThat(process.containers().jail()).isEqualTo(JailMode.REQUIRED);
        assertThat(process.containers().runDir()).isEqualTo(Path.of("/run/x"));
        assertThat(process.containers().workerHome()).contains(Path.of("/opt/w"));
        Settings remote =
                load(
                        Map.of(
                                "EGRESS_ALLOW",
                                "a.example:443, b.example:8443",
                                "EGRESS_ALLOW_PRIVATE",
                                "c.internal:443"));
        assertThat(remote.egress().allowed())
                .isEqualTo(
                        new AllowedHosts(
                                List.of(
                                        new AllowedHost("a.example", 443, false),
                                        new AllowedHost("b.example", 8443, false),
                                        new AllowedHost("c.internal", 443, true))));
        all.put("CONTAINER_RUN_DIR", "");
        all.put("WORKER_HOME", "");
        all.put("CONTAINER_JAIL", "");
        all.put("EGRESS_ALLOW", "");
        all.put("EGRESS_ALLOW_PRIVATE", "");
        all.put("EGRESS_CA_CERT_FILE", "");
        Settings doors =
                load(
                        Map.of(
                                "EGRESS_TCP_PORT",
                                "7400",
                                "EGRESS_TCP_HOST",
                                "10.0.0.1",
                                "EGRESS_ADVERTISED_HOST",
                                "egress"));
        assertThat(doors.egress().listen()).contains(new DoorPlace.Network("10.0.0.1", 7400));
        assertThat(doors.egress().advertised()).contains(new DoorPlace.Network("egress", 7400));
        assertThat(load(Map.of("EGRESS_TCP_PORT", "7400")).egress().listen())
                .contains(new DoorPlace.Network("0.0.0.0", 7400));
        all.put("EGRESS_TCP_PORT", "");
        all.put("EGRESS_TCP_HOST", "");
        all.put("EGRESS_ADVERTISED_HOST", "");
        assertThat(SettingsKeys.all().stream().map(Key::variable).filter(v -> v != null))
                .as("every variable is in this test")
                .allSatisfy(variable -> assertThat(all).containsKey(variable));
    }

    private static AiSettings.Provider anthropic(String url, Optional<Secret> key) {
        return new AiSettings.Provider(
                "anthropic", AiSettings.Kind.ANTHROPIC, URI.create(url), key, "x-api-key", true);
    }

    private static AiSettings.Provider openai(String url, Optional<Secret> key) {
        return new AiSettings.Provider(
                "openai", AiSettings.Kind.OPENAI, URI.create(url), key, "authorization", true);
    }

    private static Settings load(Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("JWT_SECRET", SECRET);
        return SettingsLoader.load(Optional.empty(), all);
    }
}
