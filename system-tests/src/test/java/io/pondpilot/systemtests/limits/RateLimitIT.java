package io.pondpilot.systemtests.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.pondpilot.systemtests.client.Gateway;
import io.pondpilot.systemtests.client.Messages;
import io.pondpilot.systemtests.client.RawGrpc;
import io.pondpilot.systemtests.harness.Await;
import io.pondpilot.systemtests.harness.ProxyCluster;
import io.pondpilot.systemtests.harness.ProxyPlan;
import io.pondpilot.systemtests.harness.SharedProxy;
import io.pondpilot.systemtests.harness.ShopDatabases;
import io.pondpilot.systemtests.harness.Tokens;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/// The documented quota, 100 a minute with a burst of 200 for each user, over every door.
@ExtendWith(SharedProxy.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RateLimitIT {
    private static final int BURST = 200;
    private static final double A_SECOND = 100 / 60.0;

    /// The gateway and the first relay, each of which may have taken tokens ahead that nobody uses
    /// for about a second, while the second relay refuses.
    private static final int OTHER_NODES = 2;

    private static final int TAKEN_AHEAD = BURST / 20;

    private final ProxyCluster proxy;
    private final Gateway gateway;

    RateLimitIT(ShopDatabases databases) {
        proxy =
                ProxyCluster.start(
                        ProxyPlan.named("rate-limit").nodes(2).documentedQuota(), databases);
        gateway = new Gateway(proxy::http);
    }

    @AfterAll
    void close() {
        proxy.close();
    }

    @Test
    void oneBucketOverGatewayAndTwoRelays() {
        String name = "greedy-" + UUID.randomUUID();
        String token = Tokens.of(name);
        try (RawGrpc first = new RawGrpc(proxy.flightPort(0));
                RawGrpc second = new RawGrpc(proxy.flightPort(1))) {
            // The worker's start is not what is measured.
            assertThat(select(first, token).getCode()).isEqualTo(Status.Code.OK);
            long start = System.nanoTime();
            int allowed = 1;
            allowed += times(60, () -> select(first, token).isOk());
            allowed += times(60, () -> select(second, token).isOk());
            allowed += times(40, () -> http(token).statusCode() != 429);
            assertThat(allowed).as("all within the burst").isEqualTo(161);
            allowed += times(100, () -> select(second, token).isOk());

            assertThat(allowed)
                    .as("all but what the other nodes hold")
                    .isGreaterThanOrEqualTo(BURST - OTHER_NODES * TAKEN_AHEAD);
            int early = allowed;
            int[] later = {0};
            Await.until(
                    "what the other nodes held is given back, and nothing is lost",
                    Duration.ofSeconds(20),
                    () -> {
                        later[0] += times(20, () -> select(second, token).isOk());
                        double given = BURST + (System.nanoTime() - start) / 1e9 * A_SECOND;
                        return early + later[0] >= given - 3;
                    });
            allowed += later[0];

            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf("allowed %d in %.1f s%n", allowed, seconds);
            assertThat(allowed)
                    .as("burst and what %.1f s give", seconds)
                    .isLessThanOrEqualTo((int) (BURST + seconds * A_SECOND) + 10);
            refusedEverywhere(first, second, token);
            logged(name);
        }
    }

    private void refusedEverywhere(RawGrpc first, RawGrpc second, String token) {
        for (RawGrpc relay : new RawGrpc[] {first, second}) {
            // Three in a row: at most one drop falls into the bucket meanwhile.
            Status refused = select(relay, token);
            for (int i = 0; i < 5 && refused.isOk(); i++) {
                refused = select(relay, token);
            }
            assertThat(refused.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
            assertThat(refused.getDescription()).containsPattern("\\d+ ?s");
        }
        HttpResponse<String> refused = http(token);
        for (int i = 0; i < 5 && refused.statusCode() != 429; i++) {
            refused = http(token);
        }
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("retry-after")).isPresent();
        assertThat(refused.headers().firstValue("content-type").orElse(""))
                .startsWith("application/problem+json");
    }

    private void logged(String name) {
        String line = "level=warn msg=\"Rate limit exceeded\" user_id=" + name;
        Await.until(
                "the documented line in the log of the relay",
                Duration.ofSeconds(5),
                () -> proxy.flight(1).process().log().contains(line));
        Await.until(
                "the documented line in the log of the gateway",
                Duration.ofSeconds(5),
                () -> proxy.gateway().process().log().contains(line));
    }

    @Test
    void anotherUserIsNotTouched() {
        String greedy = Tokens.of("greedy-" + UUID.randomUUID());
        String modest = Tokens.of("modest-" + UUID.randomUUID());
        times(BURST + 20, () -> http(greedy).statusCode() != 429);
        assertThat(http(greedy).statusCode()).isEqualTo(429);
        assertThat(http(modest).statusCode()).isNotEqualTo(429);
        try (RawGrpc relay = new RawGrpc(proxy.flightPort())) {
            assertThat(select(relay, modest).getCode()).isEqualTo(Status.Code.OK);
        }
    }

    @Test
    void healthCostsNothing() {
        assertThat(times(BURST + 50, () -> gateway.get("/health").statusCode() == 200))
                .isEqualTo(BURST + 50);
    }

    @Test
    void aForgedTokenDoesNotEmptyTheBucketOfItsVictim() {
        String victim = "victim-" + UUID.randomUUID();
        String forged =
                Tokens.signed(
                        Tokens.claims(victim, Instant.now().plusSeconds(600)),
                        "another-secret-that-is-long-enough-for-it");
        try (RawGrpc relay = new RawGrpc(proxy.flightPort())) {
            assertThat(times(BURST + 50, () -> http(forged).statusCode() == 401))
                    .isEqualTo(BURST + 50);
            for (int i = 0; i < BURST + 50; i++) {
                assertThat(select(relay, forged).getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
            }
            assertThat(select(relay, Tokens.of(victim)).getCode()).isEqualTo(Status.Code.OK);
        }
    }

    private HttpResponse<String> http(String token) {
        return gateway.post("/ai/embed", "{}", "Bearer " + token);
    }

    private static Status select(RawGrpc relay, String token) {
        byte[] message = Messages.descriptor("SELECT 1".getBytes(StandardCharsets.UTF_8));
        return relay.call("GetFlightInfo", "Bearer " + token, message);
    }

    private static int times(int count, BooleanSupplier call) {
        int yes = 0;
        for (int i = 0; i < count; i++) {
            if (call.getAsBoolean()) {
                yes++;
            }
        }
        return yes;
    }
}
