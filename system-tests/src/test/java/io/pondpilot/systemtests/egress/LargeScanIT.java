package io.pondpilot.systemtests.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.systemtests.client.FlightUser;
import io.pondpilot.systemtests.client.Gateway;
import io.pondpilot.systemtests.harness.ProxyCluster;
import io.pondpilot.systemtests.harness.SharedProxy;
import io.pondpilot.systemtests.harness.ShopDatabases;
import io.pondpilot.systemtests.harness.Tokens;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedProxy.class)
class LargeScanIT {
    private static final int ROWS = 5_000_000;
    private static final String SUMS =
            "SELECT count(*)::VARCHAR, sum(id)::VARCHAR, count(DISTINCT id)::VARCHAR,"
                    + " sum(length(name))::VARCHAR FROM ";
    private static final String EXPECTED =
            SUMS + "(SELECT i AS id, 'name ' || i AS name FROM range(1, " + (ROWS + 1) + ") t(i))";

    @Test
    void fiveMillionRowsComeWholeFromEachServer(ProxyCluster proxy, ShopDatabases databases)
            throws SQLException {
        try (Connection connection = databases.postgres();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE large AS SELECT s AS id, 'name ' || s AS name FROM"
                            + " generate_series(1, "
                            + ROWS
                            + ") s");
            statement.execute("ANALYZE large");
            statement.execute("GRANT SELECT ON large TO reader");
        }
        try (Connection connection = databases.mariadb();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE crm.large AS SELECT seq AS id, concat('name ', seq) AS name FROM"
                            + " seq_1_to_"
                            + ROWS);
        }
        try (FlightUser user =
                FlightUser.at(proxy.flightPort(), Tokens.of("large-" + UUID.randomUUID()))) {
            List<List<String>> expected = user.rows(EXPECTED);

            assertThat(user.rows(SUMS + "sales.public.large")).isEqualTo(expected);
            assertThat(user.rows(SUMS + "crm.large")).isEqualTo(expected);
            assertThat(new Gateway(proxy::egress).get("/metrics").body())
                    .contains("pondpilot_egress_relayed_bytes_total{alias=\"sales\"")
                    .contains("pondpilot_egress_relayed_bytes_total{alias=\"crm\"");
        } finally {
            try (Connection connection = databases.postgres();
                    Statement statement = connection.createStatement()) {
                statement.execute("DROP TABLE large");
            }
            try (Connection connection = databases.mariadb();
                    Statement statement = connection.createStatement()) {
                statement.execute("DROP TABLE crm.large");
            }
        }
    }
}
