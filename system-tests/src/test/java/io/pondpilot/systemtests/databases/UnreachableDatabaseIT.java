package io.pondpilot.systemtests.databases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pondpilot.systemtests.client.FlightUser;
import io.pondpilot.systemtests.harness.Await;
import io.pondpilot.systemtests.harness.ProxyCluster;
import io.pondpilot.systemtests.harness.ProxyPlan;
import io.pondpilot.systemtests.harness.SharedProxy;
import io.pondpilot.systemtests.harness.ShopDatabases;
import io.pondpilot.systemtests.harness.TcpForwarder;
import io.pondpilot.systemtests.harness.Tokens;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.arrow.flight.FlightRuntimeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedProxy.class)
class UnreachableDatabaseIT {
    @Test
    void theOthersWorkAndItComesBackByItself(ShopDatabases databases) {
        try (TcpForwarder away = new TcpForwarder(databases.postgresPort());
                ProxyCluster proxy =
                        ProxyCluster.start(
                                ProxyPlan.named("unreachable")
                                        .with("duckdb.attached_databases", with(databases, away)),
                                databases);
                FlightUser user =
                        FlightUser.at(
                                proxy.flightPort(), Tokens.of("patient-" + UUID.randomUUID()))) {
            assertThat(user.value("SELECT count(*) FROM crm.customers")).isEqualTo("50");
            assertThat(user.value("SELECT count(*) FROM sales.public.orders")).isEqualTo("1000");
            assertThatThrownBy(() -> user.rows("SELECT count(*) FROM away.public.orders"))
                    .isInstanceOf(FlightRuntimeException.class)
                    .hasMessageContaining("away")
                    .message()
                    .doesNotContain("p@ss")
                    .doesNotContain("p%40ss");

            away.open();

            Await.until(
                    "the database is found again",
                    Duration.ofSeconds(60),
                    () -> user.value("SELECT count(*) FROM away.public.orders").equals("1000"));
        }
    }

    private static List<Map<String, Object>> with(ShopDatabases databases, TcpForwarder away) {
        List<Map<String, Object>> all = new ArrayList<>(databases.attached());
        all.add(databases.postgresAt("away", away.port()));
        return all;
    }
}
