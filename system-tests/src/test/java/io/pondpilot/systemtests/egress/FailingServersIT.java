package io.pondpilot.systemtests.egress;

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
import io.pondpilot.systemtests.harness.Worker;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.arrow.flight.FlightRuntimeException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Servers that break in every way they can. The query says which database it was, the next one
/// works, and the worker is the same as before.
@ExtendWith(SharedProxy.class)
class FailingServersIT {
    private static final String NAME = "unlucky-" + UUID.randomUUID();
    private static final int ROWS = 200_000;

    private static ShopDatabases databases;
    private static TcpForwarder postgres;
    private static TcpForwarder mariadb;
    private static ProxyCluster proxy;

    private FlightUser user;
    private Worker before;

    @BeforeAll
    static void start(ShopDatabases shop) throws SQLException {
        databases = shop;
        try (Connection connection = shop.postgres();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE failing AS SELECT s AS id, repeat('x', 100) AS pad FROM"
                            + " generate_series(1, "
                            + ROWS
                            + ") s");
            statement.execute("GRANT SELECT ON failing TO reader");
        }
        try (Connection connection = shop.mariadb();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE crm.failing AS SELECT seq AS id, repeat('x', 100) AS pad FROM"
                            + " seq_1_to_"
                            + ROWS);
        }
        postgres = new TcpForwarder(shop.postgresPort());
        mariadb = new TcpForwarder(shop.mariadbPort());
        postgres.open();
        mariadb.open();
        Map<String, Object> maria =
                Map.of(
                        "alias",
                        "maria",
                        "type",
                        "mysql",
                        "connection_string",
                        "mysql://reader:%s@127.0.0.1:%d/crm"
                                .formatted(ShopDatabases.passwordInUrl(), mariadb.port()));
        proxy =
                ProxyCluster.start(
                        ProxyPlan.named("failing-servers")
                                .with(
                                        "duckdb.attached_databases",
                                        List.of(shop.postgresAt("pg", postgres.port()), maria)),
                        shop);
    }

    @AfterAll
    static void stop() throws SQLException {
        proxy.close();
        postgres.close();
        mariadb.close();
        try (Connection connection = databases.postgres();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE failing");
        }
        try (Connection connection = databases.mariadb();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE crm.failing");
        }
    }

    @BeforeEach
    void all() {
        user = FlightUser.at(proxy.flightPort(), Tokens.of(NAME));
        assertThat(count("pg")).isEqualTo("" + ROWS);
        assertThat(count("maria")).isEqualTo("" + ROWS);
        before = proxy.workers().of(NAME);
    }

    @AfterEach
    void sameWorker() {
        Worker after = proxy.workers().of(NAME);
        user.close();
        assertThat(after.pid()).as("the worker was restarted").isEqualTo(before.pid());
    }

    @ParameterizedTest
    @ValueSource(strings = {"pg", "maria"})
    void aServerThatRestartsIsUsedAgain(String alias) {
        server(alias).close();
        assertThatThrownBy(() -> scan(alias))
                .isInstanceOf(FlightRuntimeException.class)
                .hasMessageContaining(alias);
        server(alias).open();

        assertThat(eventually(alias)).isEqualTo("" + ROWS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pg", "maria"})
    void aServerThatDiesInTheMiddleOfARowEndsTheQueryAndNothingElse(String alias) {
        server(alias).close();
        server(alias).breakAfter(2_000_001);
        server(alias).open();
        try {
            assertThatThrownBy(
                            () -> {
                                // What is still pooled may fail first.
                                scan(alias);
                                scan(alias);
                            })
                    .isInstanceOf(FlightRuntimeException.class)
                    .hasMessageContaining(alias);
        } finally {
            server(alias).close();
            server(alias).breakAfter(Long.MAX_VALUE);
            server(alias).open();
        }

        assertThat(eventually(alias)).isEqualTo("" + ROWS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pg", "maria"})
    void aServerThatHangsHoldsUpOnlyWhoAsksIt(String alias) {
        String other = alias.equals("pg") ? "maria" : "pg";
        server(alias).hold(true);
        try (FlightUser impatient =
                FlightUser.at(proxy.flightPort(), Tokens.of(NAME), Duration.ofSeconds(3))) {
            assertThatThrownBy(() -> impatient.rows("SELECT sum(id) FROM " + table(alias)))
                    .isInstanceOf(FlightRuntimeException.class);

            assertThat(count(other)).isEqualTo("" + ROWS);
        } finally {
            server(alias).hold(false);
        }

        assertThat(eventually(alias)).isEqualTo("" + ROWS);
    }

    @Test
    void egressServiceThatRestartsBreaksOnlyOpenConnections() {
        proxy.egress().restart();

        assertThat(eventually("pg")).isEqualTo("" + ROWS);
        assertThat(eventually("maria")).isEqualTo("" + ROWS);
    }

    private static TcpForwarder server(String alias) {
        return alias.equals("pg") ? postgres : mariadb;
    }

    private static String table(String alias) {
        return alias.equals("pg") ? "pg.public.failing" : "maria.failing";
    }

    private String count(String alias) {
        return user.value("SELECT count(*) FROM " + table(alias));
    }

    private void scan(String alias) {
        user.rows("SELECT sum(id), sum(length(pad)) FROM " + table(alias));
    }

    /// The count, once the connections that broke have been noticed.
    private String eventually(String alias) {
        String[] found = new String[1];
        Await.until(
                alias + " answers again",
                Duration.ofSeconds(60),
                () -> {
                    try {
                        found[0] = count(alias);
                        return true;
                    } catch (FlightRuntimeException e) {
                        return false;
                    }
                });
        return found[0];
    }
}
