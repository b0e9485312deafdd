package io.pondpilot.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pondpilot.common.management.Metrics;
import io.pondpilot.common.management.Readiness;
import io.pondpilot.common.quota.Verdict;
import io.pondpilot.common.settings.Settings;
import io.pondpilot.gateway.ai.AiUpstream;
import io.pondpilot.gateway.health.ContainerCounts;
import io.pondpilot.gateway.http.Route;
import java.io.InputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OpenApiRoutesTest {
    @Test
    void theDocumentListsExactlyTheRoutesAndWhoMayCallThem() throws Exception {
        Map<String, Route.Access> documented = new TreeMap<>();
        try (InputStream document = getClass().getResourceAsStream("openapi/openapi.json")) {
            JsonNode paths = new ObjectMapper().readTree(document).get("paths");
            for (var path : paths.properties()) {
                for (var call : path.getValue().properties()) {
                    documented.put(
                            call.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                            call.getValue().has("security")
                                    ? Route.Access.OPEN
                                    : Route.Access.TOKEN);
                }
            }
        }

        Map<String, Route.Access> served = new TreeMap<>();
        for (Route route : routes()) {
            served.put(route.method() + " " + route.path(), route.access());
        }

        assertThat(documented).isEqualTo(served);
    }

    private static List<Route> routes() {
        Settings settings = ScriptedGateway.settings(Map.of());
        try (Metrics metrics = new Metrics();
                AiUpstream ai = AiUpstream.open(settings.ai())) {
            Verdict allowed = new Verdict.Allowed(1, 1, Duration.ZERO);
            return new Gateway(
                            identity -> allowed,
                            address -> allowed,
                            new Readiness(),
                            () -> new ContainerCounts(0, 0, 0),
                            metrics,
                            ai)
                    .routes(settings, InstantSource.system());
        }
    }
}
