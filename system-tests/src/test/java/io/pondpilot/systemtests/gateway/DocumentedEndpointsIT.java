package io.pondpilot.systemtests.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pondpilot.systemtests.client.FlightUser;
import io.pondpilot.systemtests.client.Gateway;
import io.pondpilot.systemtests.harness.ProxyCluster;
import io.pondpilot.systemtests.harness.SharedProxy;
import io.pondpilot.systemtests.harness.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedProxy.class)
class DocumentedEndpointsIT {
    private final ProxyCluster proxy;
    private final Gateway gateway;

    DocumentedEndpointsIT(ProxyCluster proxy) {
        this.proxy = proxy;
        this.gateway = new Gateway(proxy::http);
    }

    @Test
    void healthAndReadyAnswerExactlyAsDocumented() {
        assertThat(gateway.get("/health").body()).isEqualTo("{\"status\":\"healthy\"}");
        assertThat(gateway.get("/ready").body()).isEqualTo("{\"ready\":true}");
    }

    @Test
    void detailedHealthCountsTheContainers() {
        String name = "counted-" + UUID.randomUUID();
        JsonNode before = gateway.containers();
        try (FlightUser user = FlightUser.at(proxy.flightPort(), Tokens.of(name))) {
            user.value("SELECT 1");
        }
        JsonNode all = Gateway.json(gateway.get("/health/detailed"));
        JsonNode after = all.path("containers");
        assertThat(all.fieldNames())
                .toIterable()
                .containsExactly("status", "containers", "uptime_seconds");
        assertThat(after.fieldNames())
                .toIterable()
                .containsExactly("active", "total_spawned", "total_stopped");
        assertThat(after.path("total_spawned").asInt())
                .isEqualTo(before.path("total_spawned").asInt() + 1);
        assertThat(all.path("uptime_seconds").asLong()).isNotNegative();
    }

    @Test
    void aDemoTokenOpensTheFlightPortForAnHour() {
        JsonNode issued = Gateway.json(gateway.post("/auth/demo-token", ""));
        assertThat(issued.fieldNames()).toIterable().containsExactly("token", "expires_at");
        assertThat(Instant.parse(issued.path("expires_at").asText()))
                .isBetween(
                        Instant.now().plus(Duration.ofMinutes(55)),
                        Instant.now().plus(Duration.ofMinutes(65)));
        try (FlightUser guest = FlightUser.at(proxy.flightPort(), issued.path("token").asText())) {
            assertThat(guest.value("SELECT count(*) FROM sales.public.orders")).isEqualTo("1000");
        }
    }
}
