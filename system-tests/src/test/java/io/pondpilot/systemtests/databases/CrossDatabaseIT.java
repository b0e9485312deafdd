package io.pondpilot.systemtests.databases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pondpilot.systemtests.client.FlightUser;
import io.pondpilot.systemtests.client.Oracle;
import io.pondpilot.systemtests.client.RowDigest;
import io.pondpilot.systemtests.harness.ProxyCluster;
import io.pondpilot.systemtests.harness.SharedProxy;
import io.pondpilot.systemtests.harness.ShopDatabases;
import io.pondpilot.systemtests.harness.Tokens;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedProxy.class)
class CrossDatabaseIT {
    private static final String SOLD =
            """
            WITH sold AS (
              SELECT c.country, c.name, p.category, quarter(o.ordered_on) AS quarter,
                     o.amount * o.quantity AS revenue
              FROM sales.public.orders o
              JOIN crm.customers c ON c.id = o.customer_id
              JOIN catalog.products p ON p.id = o.product_id
            )
            """;

    private final FlightUser user;
    private final ShopDatabases databases;

    CrossDatabaseIT(ProxyCluster proxy, ShopDatabases databases) {
        this.user = FlightUser.at(proxy.flightPort(), Tokens.of("cross-" + UUID.randomUUID()));
        this.databases = databases;
    }

    @AfterEach
    void close() {
        user.close();
    }

    private void sameAsInProcess(String sql) throws SQLException {
        try (Connection oracle = ShopDatabases.oracle()) {
            RowDigest expected = Oracle.digest(oracle, sql);
            assertThat(expected.rows()).isPositive();
            assertThat(user.digest(sql)).isEqualTo(expected);
        }
    }

    @Test
    void commonTableExpressionWindowAndJoinOverFourDatabases() throws SQLException {
        sameAsInProcess(
                SOLD
                        + """
                        , totals AS (
                          SELECT country, category, quarter, sum(revenue) AS revenue
                          FROM sold GROUP BY ALL
                        )
                        SELECT s.country, s.category, s.quarter, s.revenue, t.target,
                               s.revenue >= t.target AS reached,
                               rank() OVER (PARTITION BY s.country ORDER BY s.revenue DESC) AS place,
                               sum(s.revenue) OVER (PARTITION BY s.category ORDER BY s.quarter, s.country
                                    ROWS UNBOUNDED PRECEDING) AS running
                        FROM totals s JOIN plan.targets t
                          ON t.category = s.category AND t.quarter = s.quarter
                        ORDER BY ALL
                        """);
    }

    @Test
    void pivotOverFourDatabases() throws SQLException {
        sameAsInProcess(
                SOLD
                        + """
                        SELECT * FROM (
                          PIVOT (SELECT s.country, s.category, s.revenue, t.target FROM sold s
                                 JOIN plan.targets t ON t.category = s.category
                                  AND t.quarter = s.quarter)
                          ON category IN ('boats', 'books', 'tools')
                          USING sum(revenue) AS revenue, max(target) AS target
                          GROUP BY country)
                        ORDER BY country
                        """);
    }

    @Test
    void pivotFindsItsColumnsByItself() throws SQLException {
        sameAsInProcess(
                "PIVOT plan.targets ON quarter USING sum(target) GROUP BY category ORDER BY category");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sales.public.orders",
                "crm.customers",
                "catalog.products",
                "plan.targets",
                "plan.main.targets"
            })
    void everyTableArrivesWhole(String table) throws SQLException {
        sameAsInProcess("SELECT * FROM " + table);
    }

    @Test
    void aFilterIsPushedDownToPostgres() {
        String before = databases.postgresStatements();
        int id = 900_000_000 + (int) (System.nanoTime() % 99_999_999);

        user.rows("SELECT amount FROM sales.public.orders WHERE customer_id = " + id);

        String statements = databases.postgresStatements().substring(before.length());
        assertThat(statements).containsPattern(Pattern.compile("WHERE.*\"customer_id\" = '?" + id));
        assertThat(statements)
                .as("only the columns that are needed")
                .doesNotContain("ordered_on\",");
    }

    @Test
    void attachedDatabasesAreReadOnly() {
        for (String statement :
                new String[] {
                    "INSERT INTO plan.targets VALUES ('x', 1, 1)",
                    "DELETE FROM catalog.products",
                    "DROP TABLE crm.customers",
                    "UPDATE sales.public.orders SET amount = 0"
                }) {
            assertThatThrownBy(() -> user.run(statement))
                    .as(statement)
                    .hasMessageContaining("read-only");
        }
    }

    @Test
    void passwordsOfDatabasesAreNowhereToBeSeen() {
        for (String look :
                new String[] {
                    "SELECT * FROM duckdb_databases()",
                    "SELECT * FROM duckdb_secrets()",
                    "SELECT * FROM duckdb_settings()",
                    "SHOW DATABASES"
                }) {
            assertThat(user.rows(look).toString())
                    .as(look)
                    .doesNotContain("p@ss")
                    .doesNotContain("p%40ss");
        }
    }
}
