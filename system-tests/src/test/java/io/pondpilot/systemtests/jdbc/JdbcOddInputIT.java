package io.pondpilot.systemtests.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pondpilot.systemtests.harness.ProxyCluster;
import io.pondpilot.systemtests.harness.SharedProxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Odd names, many columns, types that JDBC cannot show, and wrong parameters, by the Flight SQL
/// JDBC driver.
@ExtendWith(SharedProxy.class)
class JdbcOddInputIT {
    /// One for all tests: a worker takes longer to start than most of them take.
    private static final String USER = "jdbc-odd-" + UUID.randomUUID();

    private final ProxyCluster proxy;

    JdbcOddInputIT(ProxyCluster proxy) {
        this.proxy = proxy;
    }

    private Connection connect() throws SQLException {
        return Drivers.flight(proxy, USER);
    }

    @Test
    void namesWithQuotesDotsAndUnicodeAreFoundAsTheyAre() throws SQLException {
        List<String> names =
                List.of(
                        "with \"quote\"",
                        "with.dot",
                        "mit Ümläut",
                        "鯉",
                        "'; DROP TABLE x; --",
                        "100%",
                        "under_score",
                        "back\\slash",
                        " ",
                        "line\nbreak");
        try (Connection connection = connect()) {
            for (String name : names) {
                Drivers.run(
                        connection,
                        "CREATE TABLE %s (%s INTEGER)".formatted(quoted(name), quoted(name)),
                        "INSERT INTO %s VALUES (7)".formatted(quoted(name)));
            }
            for (String name : names) {
                String pattern = name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
                try (ResultSet tables =
                        connection.getMetaData().getTables("memory", "main", pattern, null)) {
                    assertThat(tables.next()).describedAs(name).isTrue();
                    assertThat(tables.getString("TABLE_NAME")).isEqualTo(name);
                    assertThat(tables.next()).describedAs("only " + name).isFalse();
                }
                try (ResultSet columns =
                        connection.getMetaData().getColumns("memory", "main", pattern, null)) {
                    assertThat(columns.next()).describedAs(name).isTrue();
                    assertThat(columns.getString("COLUMN_NAME")).isEqualTo(name);
                }
                assertThat(
                                Drivers.rows(
                                        connection,
                                        "SELECT %s FROM %s".formatted(quoted(name), quoted(name))))
                        .containsExactly("7");
            }
        }
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    @Test
    void namesThatDifferByCaseClashAsTheyDoInDuckDb() throws SQLException {
        try (Connection connection = connect()) {
            Drivers.run(connection, "CREATE TABLE \"Clash\" (\"A\" INTEGER)");

            assertThatThrownBy(() -> Drivers.run(connection, "CREATE TABLE clash (i INTEGER)"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("already exists");
            assertThatThrownBy(
                            () -> Drivers.run(connection, "CREATE TABLE c (a INTEGER, A INTEGER)"))
                    .isInstanceOf(SQLException.class);
            assertThat(Drivers.rows(connection, "SELECT a FROM CLASH")).isEmpty();
        }
    }

    @Test
    void tenThousandColumnsAreDescribedAndRead() throws SQLException {
        int width = 10_000;
        try (Connection connection = connect()) {
            Drivers.run(
                    connection,
                    IntStream.range(0, width)
                            .mapToObj(i -> "c" + i + " INTEGER")
                            .collect(Collectors.joining(", ", "CREATE TABLE wide (", ")")),
                    IntStream.range(0, width)
                            .mapToObj(Integer::toString)
                            .collect(Collectors.joining(", ", "INSERT INTO wide VALUES (", ")")));
            int columns = 0;
            try (ResultSet rows =
                    connection.getMetaData().getColumns("memory", "main", "wide", null)) {
                while (rows.next()) {
                    assertThat(rows.getString("COLUMN_NAME")).isEqualTo("c" + columns);
                    columns++;
                }
            }
            assertThat(columns).isEqualTo(width);
            try (var statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT * FROM wide")) {
                assertThat(row.getMetaData().getColumnCount()).isEqualTo(width);
                assertThat(row.next()).isTrue();
                assertThat(row.getInt(width)).isEqualTo(width - 1);
            }
        }
    }

    @Test
    void typesThatJdbcHasNoWordForAreReadAsObjects() throws SQLException {
        String sql =
                "SELECT [1, 2] AS l, {'a': 1, 'b': [2]} AS s, MAP {'k': 1} AS m,"
                        + " union_value(n := 7) AS u, [1, 2, 3]::INTEGER[3] AS a,"
                        + " INTERVAL 1 MONTH AS i, '12:00:00+02'::TIMETZ AS z, '0101'::BIT AS b,"
                        + " 'x'::ENUM('x', 'y') AS e, 170141183460469231731687303715884105727 AS h,"
                        + " uuid() AS id, TIMESTAMPTZ '2026-01-01 00:00:00+00' AS t, NULL AS n";
        try (Connection connection = connect();
                var statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            List<String> read = new ArrayList<>();
            for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                read.add(row.getMetaData().getColumnTypeName(i) + " " + value(row, i));
            }
            assertThat(read)
                    .containsExactly(
                            "ARRAY ArrowFlightJdbcArray",
                            "JAVA_OBJECT JsonStringHashMap",
                            "JAVA_OBJECT JsonStringHashMap",
                            "JAVA_OBJECT Integer",
                            "ARRAY ArrowFlightJdbcArray",
                            "JAVA_OBJECT PeriodDuration",
                            "TIME ArrowFlightJdbcTime",
                            "VARBINARY byte[]",
                            "VARCHAR String",
                            "DECIMAL BigDecimal",
                            "VARCHAR String",
                            // Only getObject; see below.
                            "TIMESTAMP_WITH_TIMEZONE not implemented",
                            "INTEGER null");
            assertThat(row.getTimestamp("t").toInstant()).isEqualTo("2026-01-01T00:00:00Z");
            assertThat(row.getString("t")).startsWith("2026-01-01");
            assertThat(row.getString("e")).isEqualTo("x");
            assertThat(row.getBigDecimal("h"))
                    .hasToString("170141183460469231731687303715884105727");
            assertThat(row.getString("l")).contains("1").contains("2");
            assertThat(row.getString("s")).contains("a").contains("b");
        }
    }

    /// The value's class, or what the driver throws instead of it.
    private static String value(ResultSet row, int column) throws SQLException {
        try {
            Object value = row.getObject(column);
            return value == null ? "null" : value.getClass().getSimpleName();
        } catch (RuntimeException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void parametersThatDoNotMatchAreRefusedAndTheConnectionGoesOn() throws SQLException {
        Connection connection = connect();
        try {
            try (PreparedStatement prepared =
                    connection.prepareStatement("SELECT ?::INTEGER + ?::INTEGER")) {
                prepared.setInt(1, 1);
                assertThatThrownBy(prepared::executeQuery).isInstanceOf(Exception.class);
                assertThatThrownBy(() -> prepared.setInt(3, 1)).isInstanceOf(SQLException.class);
            }
            try (PreparedStatement prepared = connection.prepareStatement("SELECT ?::INTEGER")) {
                prepared.setString(1, "not a number");
                assertThatThrownBy(prepared::executeQuery).isInstanceOf(Exception.class);
            }
            assertThatThrownBy(() -> connection.prepareStatement("SELECT ?, FROM").close())
                    .isInstanceOf(SQLException.class);
            assertThat(Drivers.rows(connection, "SELECT 'on'")).containsExactly("on");
        } finally {
            Drivers.closeLeaking(connection);
        }
    }
}
