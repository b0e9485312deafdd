package io.pondpilot.systemtests.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pondpilot.systemtests.harness.ProxyCluster;
import io.pondpilot.systemtests.harness.SharedProxy;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Statements by the Flight SQL JDBC driver: batches, parameters, cancelling, time-outs, many rows.
@ExtendWith(SharedProxy.class)
class JdbcStatementsIT {
    /// Takes well over the time-out, and comes to an end: the driver leaves the stream of a query
    /// that timed out open, and may wait for it when it is closed.
    private static final String SLOW =
            "SELECT count(*) FROM range(4000000000) t(i) WHERE (i % 7) * 3 % 5 = 2";

    private final ProxyCluster proxy;
    private final String user = "jdbc-run-" + UUID.randomUUID();

    JdbcStatementsIT(ProxyCluster proxy) {
        this.proxy = proxy;
    }

    private Connection connect() throws SQLException {
        return Drivers.flight(proxy, user);
    }

    @Test
    void aPreparedBatchInsertsEachRowOnce() throws SQLException {
        try (Connection connection = connect()) {
            Drivers.run(connection, "CREATE TABLE batched (i BIGINT, s VARCHAR)");
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO batched VALUES (?, ?)")) {
                for (int round = 0; round < 2; round++) {
                    for (int i = 0; i < 100; i++) {
                        insert.setLong(1, i);
                        insert.setString(2, "row " + i);
                        insert.addBatch();
                    }
                    insert.executeBatch();
                }
            }
            assertThat(
                            Drivers.rows(
                                    connection,
                                    "SELECT count(*), count(DISTINCT i), min(n), max(n) FROM"
                                            + " (SELECT i, count(*) AS n FROM batched GROUP BY i)"))
                    .containsExactly("100|100|2|2");
        }
    }

    @Test
    void everyWayToWriteWritesOnce() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE written (way VARCHAR)");
            statement.execute("INSERT INTO written VALUES ('execute')");
            assertThat(statement.executeUpdate("INSERT INTO written VALUES ('executeUpdate')"))
                    .isEqualTo(1);
            assertThat(
                            statement.executeLargeUpdate(
                                    "INSERT INTO written VALUES ('executeLargeUpdate')"))
                    .isEqualTo(1);
            try (PreparedStatement prepared =
                    connection.prepareStatement("INSERT INTO written VALUES (?)")) {
                prepared.setString(1, "prepared execute");
                prepared.execute();
                prepared.setString(1, "prepared executeUpdate");
                prepared.executeUpdate();
                prepared.setString(1, "prepared batch");
                prepared.addBatch();
                prepared.executeBatch();
            }
            try (PreparedStatement never =
                    connection.prepareStatement("INSERT INTO written VALUES ('never')")) {
                assertThat(never.getParameterMetaData().getParameterCount()).isZero();
            }
            try (ResultSet rows =
                    statement.executeQuery(
                            "INSERT INTO written VALUES ('returning') RETURNING way")) {
                assertThat(rows.next()).isTrue();
            } catch (SQLException _) {
                // The driver may take it for an update; what counts is that it ran once.
            }

            assertThat(
                            Drivers.rows(
                                    connection,
                                    "SELECT way, count(*) FROM written GROUP BY way ORDER BY way"))
                    .containsExactly(
                            "execute|1",
                            "executeLargeUpdate|1",
                            "executeUpdate|1",
                            "prepared batch|1",
                            "prepared execute|1",
                            "prepared executeUpdate|1",
                            "returning|1");
        }
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
    void aStatementIsCancelledFromAnotherThread() throws Exception {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ExecutorService threads = Executors.newSingleThreadExecutor()) {
            CountDownLatch reading = new CountDownLatch(1);
            Callable<Long> reader =
                    () -> {
                        long rows = 0;
                        try (ResultSet result =
                                statement.executeQuery("SELECT i FROM range(100000000000) t(i)")) {
                            while (result.next()) {
                                rows++;
                                reading.countDown();
                            }
                        }
                        return rows;
                    };
            Future<Long> read = threads.submit(reader);
            assertThat(reading.await(120, TimeUnit.SECONDS)).isTrue();

            statement.cancel();

            assertThatThrownBy(() -> read.get(120, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(SQLException.class);
            assertThat(Drivers.rows(connection, "SELECT 'on'")).containsExactly("on");
        }
    }

    @Test
    void aQueryTimeoutEndsTheWait() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(1);

            assertThatThrownBy(
                            () -> {
                                try (ResultSet rows = statement.executeQuery(SLOW)) {
                                    rows.next();
                                }
                            })
                    .isInstanceOf(SQLException.class);
        }
        try (Connection connection = connect()) {
            assertThat(Drivers.rows(connection, "SELECT 'on'")).containsExactly("on");
        }
    }

    @Test
    void fiveMillionRowsArriveOnceEach() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "SELECT i, i * 3 AS t, 'v' || (i % 1000) AS s FROM range(5000000)"
                                        + " t(i)")) {
            long count = 0;
            long sum = 0;
            while (rows.next()) {
                sum += rows.getLong(2) - 3 * rows.getLong(1) + 1;
                count++;
            }
            assertThat(count).isEqualTo(5_000_000);
            assertThat(sum).isEqualTo(count);
        }
    }

    @Test
    void twoDriversOfOneUserWorkAtOnce() throws Exception {
        try (Connection connection = connect();
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Drivers.run(connection, "CREATE TABLE shared_by_two (driver INTEGER, i INTEGER)");
            List<Future<Boolean>> drivers = new ArrayList<>();
            for (int driver = 0; driver < 2; driver++) {
                int own = driver;
                Callable<Boolean> work =
                        () -> {
                            work(own);
                            return true;
                        };
                drivers.add(threads.submit(work));
            }
            for (Future<Boolean> driver : drivers) {
                assertThat(driver.get(240, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(
                            Drivers.rows(
                                    connection,
                                    "SELECT driver, count(*), sum(i) FROM shared_by_two GROUP BY"
                                            + " driver ORDER BY driver"))
                    .containsExactly("0|30|435", "1|30|435");
        }
    }

    private void work(int driver) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO shared_by_two VALUES (?, ?)")) {
            for (int i = 0; i < 30; i++) {
                insert.setInt(1, driver);
                insert.setInt(2, i);
                assertThat(insert.executeUpdate()).isEqualTo(1);
                assertThat(Drivers.rows(connection, "SELECT sum(i) FROM range(1000) t(i)"))
                        .containsExactly("499500");
            }
        }
    }
}
