package io.pondpilot.flight;

import static io.pondpilot.flight.testing.Http2Client.FLIGHT;
import static io.pondpilot.flight.testing.Http2Client.headers;
import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.common.identity.TokenIssuer;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.settings.Settings;
import io.pondpilot.common.settings.SettingsLoader;
import io.pondpilot.common.value.Secret;
import io.pondpilot.flight.testing.Http2Client;
import io.pondpilot.flight.testing.Http2Client.ClientCall;
import io.pondpilot.flight.testing.ScriptedSpawner;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.embedded.RedisServer;

/// The whole service on a real Redis; only the workers are scripted.
@Timeout(120)
class FlightServerIT {
    private static final String SECRET = "a test secret of more than 32 characters";
    private static final byte[] BODY = {0, 0, 0, 0, 1, 42};

    private static RedisServer redis;
    private static int redisPort;

    @BeforeAll
    static void startRedis() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            redisPort = free.getLocalPort();
        }
        redis =
                RedisServer.newRedisServer()
                        .port(redisPort)
                        .bind("127.0.0.1")
                        .setting("save \"\"")
                        .setting("appendonly no")
                        .build();
        redis.start();
    }

    @AfterAll
    static void stopRedis() throws IOException {
        redis.stop();
    }

    private static Settings settings(String prefix, String... more) {
        Map<String, String> overrides =
                new HashMap<>(
                        Map.of(
                                "server.grpc_port", "0",
                                "server.host", "127.0.0.1",
                                "server.shutdown_grace", "1s",
                                "containers.stop_grace", "500ms",
                                "flight.management_port", "0",
                                "flight.max_streams_per_user", "2000",
                                "flight.max_streams_per_connection", "2000",
                                "redis.key_prefix", prefix));
        for (int i = 0; i < more.length; i += 2) {
            overrides.put(more[i], more[i + 1]);
        }
        return SettingsLoader.load(
                Optional.empty(),
                Map.of("JWT_SECRET", SECRET, "REDIS_URL", "redis://127.0.0.1:" + redisPort),
                overrides);
    }

    private static String token(String user) {
        return new TokenIssuer(new Secret(SECRET), InstantSource.system())
                .issue(new UserId(user), Duration.ofHours(1), false)
                .value();
    }

    @Test
    void thousandFirstCallsOverTwoNodesStartOneWorker() {
        Settings settings = settings("herd", "security.rate_limit.burst_size", "5000");
        try (var spawner = new ScriptedSpawner(settings);
                var one = FlightServer.create(settings).start();
                var two = FlightServer.create(settings).start();
                var first = new Http2Client(one.port());
                var second = new Http2Client(two.port())) {
            List<ClientCall> calls = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                calls.add(first.call(headers(FLIGHT + "GetFlightInfo", token("ann")), BODY));
                calls.add(second.call(headers(FLIGHT + "GetFlightInfo", token("ann")), BODY));
            }
            for (ClientCall call : calls) {
                assertThat(call.status()).isZero();
                assertThat(call.body()).isEqualTo(BODY);
            }
            assertThat(spawner.spawned).hasValue(1);
        }
    }

    @Test
    void killedWorkerIsReplacedBeforeTheFirstByteAndMarksFollowTheCalls() {
        Settings settings = settings("kill");
        UserId ann = new UserId("ann");
        try (var spawner = new ScriptedSpawner(settings);
                var server = FlightServer.create(settings).start();
                var client = new Http2Client(server.port())) {
            assertThat(call(client).status()).isZero();
            long generation = spawner.keeper.find(ann).orElseThrow().generation();
            assertThat(spawner.keeper.drain(ann, generation, Duration.ofHours(1)).name())
                    .as("a mark is set while calls are fresh")
                    .isEqualTo("IN_USE");
            spawner.workerOf(ann).die();
            ClientCall next = client.call(headers(FLIGHT + "GetFlightInfo", token("ann")), BODY);
            // The lease goes on naming the dead worker for a while, as it does for a real one.
            sleep(300);
            spawner.keeper.gone(ann, generation);
            assertThat(next.status()).isZero();
            assertThat(spawner.spawned).hasValue(2);
        }
    }

    @Test
    void newGenerationIsFoundByTheRefusedCredential() {
        Settings settings = settings("fence");
        UserId ann = new UserId("ann");
        try (var spawner = new ScriptedSpawner(settings);
                var server = FlightServer.create(settings).start();
                var client = new Http2Client(server.port())) {
            assertThat(call(client).status()).isZero();
            long generation = spawner.keeper.find(ann).orElseThrow().generation();
            // Another user's worker, or a later generation, now answers at the remembered address.
            spawner.workerOf(ann)
                    .onRequest(call -> call.trailersOnly(16, "pondpilot-refused", "credential"));
            spawner.keeper.gone(ann, generation);
            assertThat(call(client).status()).isZero();
            assertThat(spawner.spawned).hasValue(2);
        }
    }

    @Test
    void rateLimitIsSharedByTwoNodes() {
        Settings settings =
                settings(
                        "quota",
                        "security.rate_limit.burst_size",
                        "10",
                        "security.rate_limit.requests_per_minute",
                        "1");
        try (var spawner = new ScriptedSpawner(settings);
                var one = FlightServer.create(settings).start();
                var two = FlightServer.create(settings).start();
                var first = new Http2Client(one.port());
                var second = new Http2Client(two.port())) {
            int passed = 0;
            for (int i = 0; i < 10; i++) {
                passed += call(first).status() == 0 ? 1 : 0;
                passed += call(second).status() == 0 ? 1 : 0;
            }
            assertThat(passed).isEqualTo(10);
            assertThat(spawner.spawned).hasValue(1);
            ClientCall refused = call(first);
            assertThat(refused.status()).isEqualTo(8);
            assertThat(refused.message()).contains("retry after");
        }
    }

    @Test
    void managementPortTellsHealthAndCounts() throws Exception {
        Settings settings = settings("manage");
        try (var spawner = new ScriptedSpawner(settings);
                var server = FlightServer.create(settings).start();
                var client = new Http2Client(server.port())) {
            assertThat(call(client).status()).isZero();
            assertThat(get(server, "/health")).contains("healthy");
            assertThat(get(server, "/ready")).contains("true");
            String metrics = get(server, "/metrics");
            assertThat(metrics)
                    .contains(
                            "pondpilot_flight_calls_total{method=\"get_flight_info\",status=\"0\"} 1.0")
                    .contains("pondpilot_flight_relayed_bytes_total{direction=\"to_clients\"} 6.0")
                    .contains("pondpilot_flight_connections 1.0")
                    .doesNotContain("ann");
            assertThat(spawner.spawned).hasValue(1);
        }
    }

    private static String get(FlightServer server, String path) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(
                                            URI.create(
                                                    "http://127.0.0.1:"
                                                            + server.managementPort()
                                                            + path))
                                    .timeout(Duration.ofSeconds(10))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private static ClientCall call(Http2Client client) {
        ClientCall call = client.call(headers(FLIGHT + "GetFlightInfo", token("ann")), BODY);
        call.trailers();
        return call;
    }

    private static void sleep(long millis) {
        java.util.concurrent.locks.LockSupport.parkNanos(millis * 1_000_000);
    }
}
