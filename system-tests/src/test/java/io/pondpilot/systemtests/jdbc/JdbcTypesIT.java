package io.pondpilot.systemtests.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.systemtests.harness.ProxyCluster;
import io.pondpilot.systemtests.harness.SharedProxy;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Every type of DuckDB, as parameters and as results of the Flight SQL JDBC driver.
@ExtendWith(SharedProxy.class)
class JdbcTypesIT {
    private static final List<String> TYPES =
            List.of(
                    "BOOLEAN",
                    "TINYINT",
                    "SMALLINT",
                    "INTEGER",
                    "BIGINT",
                    "UTINYINT",
                    "USMALLINT",
                    "UINTEGER",
                    "UBIGINT",
                    "HUGEINT",
                    "UHUGEINT",
                    "FLOAT",
                    "DOUBLE",
                    "DECIMAL(38,3)",
                    "VARCHAR",
                    "BLOB",
                    "BIT",
                    "DATE",
                    "TIME",
                    "TIMETZ",
                    "TIMESTAMP",
                    "TIMESTAMP_S",
                    "TIMESTAMP_MS",
                    "TIMESTAMP_NS",
                    "TIMESTAMPTZ",
                    "INTERVAL",
                    "UUID",
                    "JSON",
                    "ENUM('x', 'y')",
                    "INTEGER[]",
                    "INTEGER[2]",
                    "STRUCT(a INTEGER)",
                    "MAP(VARCHAR, INTEGER)",
                    "UNION(n INTEGER, s VARCHAR)");

    /// One for all tests: a worker takes longer to start than most of them take.
    private static final String USER = "jdbc-types-" + UUID.randomUUID();

    private final ProxyCluster proxy;

    JdbcTypesIT(ProxyCluster proxy) {
        this.proxy = proxy;
    }

    private Connection connect() throws SQLException {
        return Drivers.flight(proxy, USER);
    }

    @Test
    void parametersOfEveryTypeArriveUnchanged() throws SQLException {
        String sql =
                "SELECT * REPLACE (z::VARCHAR AS z, i::VARCHAR AS i, l::VARCHAR AS l, b::VARCHAR AS"
                        + " b) FROM (SELECT ?::BOOLEAN, ?::TINYINT, ?::SMALLINT, ?::INTEGER,"
                        + " ?::BIGINT, ?::FLOAT, ?::DOUBLE, ?::DECIMAL(38,3), ?::VARCHAR, ?::BLOB,"
                        + " ?::DATE, ?::TIME, ?::TIMESTAMP, ?::TIMESTAMPTZ AS z, ?::HUGEINT,"
                        + " ?::UUID, ?::INTERVAL AS i, ?::INTEGER[] AS l, ?::BIT AS b,"
                        + " ?::VARCHAR)";
        try (Connection connection = connect();
                PreparedStatement prepared = connection.prepareStatement(sql)) {
            assertThat(prepared.getParameterMetaData().getParameterCount()).isEqualTo(20);
            prepared.setBoolean(1, true);
            prepared.setByte(2, (byte) -128);
            prepared.setShort(3, (short) 32_767);
            prepared.setInt(4, Integer.MIN_VALUE);
            prepared.setLong(5, Long.MAX_VALUE);
            prepared.setFloat(6, 1.5f);
            prepared.setDouble(7, Math.PI);
            prepared.setBigDecimal(8, new BigDecimal("12345678901234567890123456789012345.678"));
            prepared.setString(9, "it's “ünïcode” \uD83D\uDC24");
            prepared.setBytes(10, new byte[] {0, 1, -1});
            prepared.setDate(11, Date.valueOf("2026-02-28"));
            prepared.setTime(12, Time.valueOf("23:59:58"));
            prepared.setTimestamp(13, Timestamp.valueOf("2026-02-28 01:02:03.456"));
            prepared.setTimestamp(14, new Timestamp(1_700_000_000_123L));
            prepared.setString(15, "-170141183460469231731687303715884105727");
            prepared.setString(16, "6ccd780c-baba-1026-9564-5b8c656024db");
            prepared.setString(17, "3 days");
            prepared.setString(18, "[1, NULL, 3]");
            prepared.setString(19, "0101");
            prepared.setNull(20, Types.VARCHAR);
            for (int round = 0; round < 2; round++) {
                try (ResultSet row = prepared.executeQuery()) {
                    assertThat(row.next()).isTrue();
                    assertThat(row.getBoolean(1)).isTrue();
                    assertThat(row.getByte(2)).isEqualTo((byte) -128);
                    assertThat(row.getShort(3)).isEqualTo((short) 32_767);
                    assertThat(row.getInt(4)).isEqualTo(Integer.MIN_VALUE);
                    assertThat(row.getLong(5)).isEqualTo(Long.MAX_VALUE);
                    assertThat(row.getFloat(6)).isEqualTo(1.5f);
                    assertThat(row.getDouble(7)).isEqualTo(Math.PI);
                    assertThat(row.getBigDecimal(8))
                            .isEqualTo(new BigDecimal("12345678901234567890123456789012345.678"));
                    assertThat(row.getString(9)).isEqualTo("it's “ünïcode” \uD83D\uDC24");
                    assertThat(row.getBytes(10)).isEqualTo(new byte[] {0, 1, -1});
                    assertThat(row.getDate(11)).hasToString("2026-02-28");
                    assertThat(row.getTime(12)).hasToString("23:59:58");
                    assertThat(row.getTimestamp(13))
                            .isEqualTo(Timestamp.valueOf("2026-02-28 01:02:03.456"));
                    assertThat(row.getString(14)).isEqualTo("2023-11-14 22:13:20.123+00");
                    assertThat(row.getBigDecimal(15))
                            .isEqualTo(new BigDecimal("-170141183460469231731687303715884105727"));
                    assertThat(row.getString(16)).isEqualTo("6ccd780c-baba-1026-9564-5b8c656024db");
                    assertThat(row.getString(17)).isEqualTo("3 days");
                    assertThat(row.getString(18)).isEqualTo("[1, NULL, 3]");
                    assertThat(row.getString(19)).isEqualTo("0101");
                    assertThat(row.getString(20)).isNull();
                }
            }
        }
    }

    @Test
    void parametersTakeTheTypeOfTheColumnTheyAreFor() throws SQLException {
        try (Connection connection = connect()) {
            Drivers.run(
                    connection,
                    "CREATE TABLE typed (a UTINYINT, b USMALLINT, c UINTEGER, d UBIGINT,"
                            + " e ENUM('x', 'y'), f JSON, g TIMETZ, h TIMESTAMP_NS, i TIME, j UUID,"
                            + " k INTEGER[], l STRUCT(a INTEGER, b VARCHAR), m MAP(VARCHAR,"
                            + " INTEGER))");
            try (PreparedStatement insert =
                    connection.prepareStatement(
                            "INSERT INTO typed VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
                insert.setShort(1, (short) 255);
                insert.setInt(2, 65_535);
                insert.setLong(3, 4_294_967_295L);
                insert.setBigDecimal(4, new BigDecimal("18446744073709551615"));
                insert.setString(5, "y");
                insert.setString(6, "{\"a\": [1]}");
                insert.setString(7, "12:00:00+02");
                insert.setTimestamp(8, Timestamp.valueOf("2026-02-28 01:02:03.456"));
                insert.setTime(9, new Time(Time.valueOf("23:59:58").getTime() + 789));
                insert.setString(10, "6ccd780c-baba-1026-9564-5b8c656024db");
                insert.setString(11, "[1, NULL]");
                insert.setString(12, "{'a': 1, 'b': 'it\\'s'}");
                insert.setString(13, "{k=1}");
                assertThat(insert.executeUpdate()).isEqualTo(1);
            }

            assertThat(
                            Drivers.rows(
                                    connection,
                                    "SELECT a::VARCHAR, b, c::VARCHAR, d, e, f::VARCHAR, g::VARCHAR, h::VARCHAR,"
                                            + " i::VARCHAR, j, k::VARCHAR, l.b, m['k'] FROM typed"))
                    .containsExactly(
                            "255|65535|4294967295|18446744073709551615|y|{\"a\": [1]}|12:00:00+02|"
                                    + "2026-02-28 01:02:03.456|23:59:58.789|"
                                    + "6ccd780c-baba-1026-9564-5b8c656024db|[1, NULL]|it's|1");
        }
    }

    @Test
    void nullIsAParameterOfEveryType() throws SQLException {
        String sql =
                TYPES.stream()
                        .map(type -> "?::" + type + " IS NULL")
                        .collect(Collectors.joining(" AND ", "SELECT ", ""));
        try (Connection connection = connect();
                PreparedStatement prepared = connection.prepareStatement(sql)) {
            for (int i = 1; i <= TYPES.size(); i++) {
                prepared.setNull(i, Types.NULL);
            }
            try (ResultSet row = prepared.executeQuery()) {
                assertThat(row.next()).isTrue();
                assertThat(row.getBoolean(1)).isTrue();
            }
        }
    }

    @Test
    void everyTypeOfDuckDbIsRead() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            List<String> columns =
                    Drivers.rows(
                            connection, "SELECT column_name FROM (DESCRIBE FROM test_all_types())");
            Set<String> notAsObject = new TreeSet<>();
            Set<String> notAsText = new TreeSet<>();
            Set<String> notNull = new TreeSet<>();
            for (String column : columns) {
                try (ResultSet rows =
                        statement.executeQuery("SELECT \"" + column + "\" FROM test_all_types()")) {
                    int count = 0;
                    while (rows.next()) {
                        read(() -> rows.getObject(1), column, notAsObject);
                        read(() -> rows.getString(1), column, notAsText);
                        count++;
                    }
                    assertThat(count).describedAs(column).isEqualTo(3);
                    if (!rows.wasNull()) {
                        notNull.add(column);
                    }
                }
            }
            assertThat(columns).hasSizeGreaterThan(45);
            // Arrow's unions have no NULL of their own.
            assertThat(notNull).containsExactly("union");
            assertThat(notAsObject)
                    .describedAs("refused by the driver")
                    .containsExactly("timestamp_tz RuntimeException not implemented");
            assertThat(notAsText).describedAs("refused by the driver").isEmpty();
        }
    }

    @Test
    void whatIsPreparedIsDescribedAsItsResultIs() throws SQLException {
        String sql = "SELECT * EXCLUDE (medium_enum, large_enum) FROM test_all_types()";
        try (Connection connection = connect();
                PreparedStatement prepared = connection.prepareStatement(sql)) {
            List<String> before = described(prepared.getMetaData());
            try (ResultSet rows = prepared.executeQuery()) {
                assertThat(described(rows.getMetaData())).isEqualTo(before).hasSizeGreaterThan(45);
            }
        }
    }

    private static List<String> described(ResultSetMetaData metadata) throws SQLException {
        List<String> columns = new ArrayList<>();
        for (int i = 1; i <= metadata.getColumnCount(); i++) {
            columns.add(
                    metadata.getColumnLabel(i)
                            + " "
                            + metadata.getColumnTypeName(i)
                            + " "
                            + metadata.getColumnType(i)
                            + " "
                            + metadata.getPrecision(i)
                            + " "
                            + metadata.getScale(i)
                            + " "
                            + metadata.isNullable(i));
        }
        return columns;
    }

    /// The driver takes the bits of Arrow's unsigned numbers for signed ones; the page for users
    /// says so.
    @Test
    void unsignedNumbersOfTheUpperHalfAreOnlyReadWhenCast() throws SQLException {
        String sql = "SELECT 255::UTINYINT%1$s, 4294967295::UINTEGER%1$s, 127::UTINYINT%1$s";
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            assertThat(longs(statement, sql.formatted(""))).containsExactly(-1L, -1L, 127L);
            assertThat(longs(statement, sql.formatted("::BIGINT")))
                    .containsExactly(255L, 4_294_967_295L, 127L);
            assertThat(Drivers.rows(connection, "SELECT 18446744073709551615::UBIGINT::HUGEINT"))
                    .containsExactly("18446744073709551615");
        }
    }

    private static List<Long> longs(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            return List.of(row.getLong(1), row.getLong(2), row.getLong(3));
        }
    }

    private interface Read {
        Object read() throws SQLException;
    }

    private static void read(Read value, String column, Set<String> refused) {
        try {
            value.read();
        } catch (SQLException | RuntimeException e) {
            refused.add(column + " " + e.getClass().getSimpleName() + " " + e.getMessage());
        }
    }
}
