package io.pondpilot.systemtests.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pondpilot.systemtests.harness.ProxyCluster;
import io.pondpilot.systemtests.harness.SharedProxy;
import io.pondpilot.systemtests.harness.Tokens;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Arrow's Flight SQL JDBC driver.
@ExtendWith(SharedProxy.class)
class FlightSqlJdbcIT {
    private final ProxyCluster proxy;
    private final String user = "jdbc-" + UUID.randomUUID();

    FlightSqlJdbcIT(ProxyCluster proxy) {
        this.proxy = proxy;
    }

    private Connection connect() throws SQLException {
        return connect(Tokens.of(user));
    }

    private Connection connect(String token) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:arrow-flight-sql://127.0.0.1:%d/?useEncryption=false&token=%s"
                        .formatted(proxy.flightPort(), token));
    }

    @Test
    void queryAnswersAllRowsInOrder() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "SELECT i, 'v' || i AS s FROM range(100000) t(i) ORDER BY i")) {
            long expected = 0;
            while (rows.next()) {
                assertThat(rows.getLong("i")).isEqualTo(expected);
                assertThat(rows.getString("s")).isEqualTo("v" + expected);
                expected++;
            }
            assertThat(expected).isEqualTo(100_000);
        }
    }

    @Test
    void queryJoinsFourDatabases() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                """
                                SELECT count(*) FROM sales.public.orders o
                                JOIN crm.customers c ON c.id = o.customer_id
                                JOIN catalog.products p ON p.id = o.product_id
                                JOIN plan.targets t ON t.category = p.category
                                 AND t.quarter = quarter(o.ordered_on)
                                """)) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getLong(1)).isEqualTo(1_000);
        }
    }

    @Test
    void updatesRunExactlyOnceAndTellTheirCount() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("CREATE TABLE jdbc_once (i BIGINT, s VARCHAR)");
            int inserted =
                    statement.executeUpdate("INSERT INTO jdbc_once VALUES (1, 'a'), (2, 'b')");
            int updated = statement.executeUpdate("UPDATE jdbc_once SET s = 'c' WHERE i = 2");
            boolean query = statement.execute("DELETE FROM jdbc_once WHERE i = 1");
            assertThat(inserted).isEqualTo(2);
            assertThat(updated).isEqualTo(1);
            assertThat(query).isFalse();
            assertThat(rows(statement, "SELECT i || s FROM jdbc_once")).containsExactly("2c");
        }
    }

    @Test
    void preparedStatementRunsWithChangingParameters() throws SQLException {
        try (Connection connection = connect();
                PreparedStatement prepared =
                        connection.prepareStatement(
                                "SELECT id, amount FROM sales.public.orders"
                                        + " WHERE id BETWEEN ? AND ? ORDER BY id")) {
            for (int from : List.of(1, 500, 991)) {
                prepared.setInt(1, from);
                prepared.setInt(2, from + 9);
                List<Integer> ids = new ArrayList<>();
                try (ResultSet rows = prepared.executeQuery()) {
                    while (rows.next()) {
                        ids.add(rows.getInt(1));
                        assertThat(rows.getBigDecimal(2)).isNotNull();
                    }
                }
                assertThat(ids).hasSize(10).startsWith(from).endsWith(from + 9);
            }
        }
    }

    @Test
    void preparedUpdateInsertsEachRowOnce() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("CREATE TABLE jdbc_prepared (i BIGINT, s VARCHAR)");
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO jdbc_prepared VALUES (?, ?)")) {
                for (int i = 0; i < 10; i++) {
                    insert.setLong(1, i);
                    insert.setString(2, "it's " + i);
                    assertThat(insert.executeUpdate()).isEqualTo(1);
                }
            }
            assertThat(rows(statement, "SELECT i || s FROM jdbc_prepared ORDER BY i"))
                    .hasSize(10)
                    .startsWith("0it's 0")
                    .endsWith("9it's 9");
        }
    }

    @Test
    void metadataListsTablesAndColumnsOfEveryDatabase() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("CREATE TABLE own_table (n BIGINT, label VARCHAR)");
            DatabaseMetaData metadata = connection.getMetaData();
            List<String> tables = new ArrayList<>();
            try (ResultSet rows = metadata.getTables(null, null, "%", null)) {
                while (rows.next()) {
                    tables.add(rows.getString("TABLE_CAT") + "." + rows.getString("TABLE_NAME"));
                }
            }
            assertThat(tables)
                    .contains("sales.orders", "crm.customers", "catalog.products", "plan.targets")
                    .anyMatch(table -> table.endsWith(".own_table"));
            List<String> columns = new ArrayList<>();
            try (ResultSet rows = metadata.getColumns("sales", "public", "orders", "%")) {
                while (rows.next()) {
                    columns.add(rows.getString("COLUMN_NAME"));
                }
            }
            assertThat(columns)
                    .containsExactly(
                            "id", "customer_id", "product_id", "quantity", "ordered_on", "amount");
        }
    }

    @Test
    void catalogsAndSchemasAreListed() throws SQLException {
        try (Connection connection = connect()) {
            List<String> catalogs = new ArrayList<>();
            try (ResultSet rows = connection.getMetaData().getCatalogs()) {
                while (rows.next()) {
                    catalogs.add(rows.getString(1));
                }
            }
            assertThat(catalogs).contains("sales", "crm", "catalog", "plan");
            List<String> schemas = new ArrayList<>();
            try (ResultSet rows = connection.getMetaData().getSchemas()) {
                while (rows.next()) {
                    schemas.add(rows.getString("TABLE_SCHEM"));
                }
            }
            assertThat(schemas).contains("public", "main");
        }
    }

    @Test
    void wrongSqlIsAnSqlExceptionAndTheConnectionGoesOn() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeQuery("SELECT * FROM nowhere"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("nowhere");
            assertThat(rows(statement, "SELECT 'on'")).containsExactly("on");
        }
    }

    @Test
    void wrongTokenCannotConnect() {
        assertThatThrownBy(() -> connect(Tokens.of(user) + "x").close())
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("UNAUTHENTICATED");
    }

    private static List<String> rows(Statement statement, String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }
}
