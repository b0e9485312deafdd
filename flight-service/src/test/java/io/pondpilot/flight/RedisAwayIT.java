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
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.embedded.RedisServer;

/// The service while its Redis is stopped.
@Timeout(120)
class RedisAwayIT {
    private static final String SECRET = "a test secret of more than 32 characters";
    private static final byte[] BODY = {0, 0, 0, 0, 1, 42};

    @Test
    void lastKnownWorkerServesWhileRedisIsAwayAndNewUsersAreToldSo() throws Exception {
        // Given
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        RedisServer redis =
                RedisServer.newRedisServer()
                        .port(port)
                        .bind("127.0.0.1")
                        .setting("save \"\"")
                        .setting("appendonly no")
                        .build();
        redis.start();
        Settings settings =
                SettingsLoader.load(
                        Optional.empty(),
                        Map.of("JWT_SECRET", SECRET, "REDIS_URL", "redis://127.0.0.1:" + port),
                        Map.of(
                                "server.grpc_port", "0",
                                "server.host", "127.0.0.1",
                                "server.shutdown_grace", "1s",
                                "flight.management_port", "0",
                                // Every call asks for its route anew.
                                "flight.route_cache", "0s"));
        try (var server = FlightServer.create(settings).start();
                var client = new Http2Client(server.port())) {
            try (var spawner = new ScriptedSpawner(settings)) {
                assertThat(call(client, "ann").status()).isZero();

                // When
                redis.stop();

                // Then
                ClientCall known = call(client, "ann");
                assertThat(known.status()).isZero();
                assertThat(known.body()).isEqualTo(BODY);
                ClientCall unknown = call(client, "bob");
                assertThat(unknown.status()).isEqualTo(14);
                assertThat(spawner.spawned).hasValue(1);
            }
        } finally {
            redis.stop();
        }
    }

    private static ClientCall call(Http2Client client, String user) {
        String token =
                new TokenIssuer(new Secret(SECRET), InstantSource.system())
                        .issue(new UserId(user), Duration.ofHours(1), false)
                        .value();
        ClientCall call = client.call(headers(FLIGHT + "GetFlightInfo", token), BODY);
        call.trailers();
        return call;
    }
}
