package io.pondpilot.systemtests.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pondpilot.systemtests.harness.ProxyCluster;
import io.pondpilot.systemtests.harness.SharedProxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
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

    /// One for all tests: a worker takes longer to start than most of them take.
    private static final String USER = "jdbc-run-" + UUID.randomUUID();

    private final ProxyCluster proxy;

    JdbcStatementsIT(ProxyCluster proxy) {
        this.proxy = proxy;
    }

    private Connection connect() throws SQLException {
        return Drivers.flight(proxy, USER);
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

    /// The driver has no batches of texts: it throws of itself before it asks anybody.
    @Test
    void aBatchOfTextsWritesNothing() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE in_batch (i INTEGER)");
            statement.addBatch("INSERT INTO in_batch VALUES (1)");

            assertThatThrownBy(statement::executeBatch).isInstanceOf(NullPointerException.class);

            assertThat(Drivers.rows(connection, "SELECT i FROM in_batch")).isEmpty();
        }
    }

    @Test
    void aFailedBatchWritesNothing() throws SQLException {
        Connection connection = connect();
        try {
            Drivers.run(connection, "CREATE TABLE all_or_none (i INTEGER PRIMARY KEY)");
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO all_or_none VALUES (?)")) {
                for (int i : new int[] {1, 2, 2}) {
                    insert.setInt(1, i);
                    insert.addBatch();
                }
                assertThatThrownBy(insert::executeBatch).isInstanceOf(SQLException.class);
            }
            assertThat(Drivers.rows(connection, "SELECT i FROM all_or_none")).isEmpty();
        } finally {
            Drivers.closeLeaking(connection);
        }
    }

    @Test
    void cancellingWhatDoesNotRunDoesNothing() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery("SELECT 1")) {
                assertThat(rows.next()).isTrue();
            }

            statement.cancel();

            assertThat(Drivers.rows(connection, "SELECT 'on'")).containsExactly("on");
        }
    }

    /// Between two rows: the driver frees the row that another thread is reading, and may then fail
    /// of itself.
    @Test
    void aStatementIsCancelledFromAnotherThread() throws Exception {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ExecutorService threads = Executors.newSingleThreadExecutor();
                ResultSet rows = statement.executeQuery("SELECT i FROM range(100000000000) t(i)")) {
            assertThat(rows.next()).isTrue();
            Callable<Boolean> cancel =
                    () -> {
                        statement.cancel();
                        return true;
                    };

            assertThat(threads.submit(cancel).get(120, TimeUnit.SECONDS)).isTrue();

            assertThatThrownBy(rows::next)
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("cancel");
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
    void twoResultsOfOneConnectionAreReadInTurns() throws SQLException {
        try (Connection connection = connect();
                Statement left = connection.createStatement();
                Statement right = connection.createStatement();
                ResultSet up = left.executeQuery("SELECT i FROM range(100000) t(i)");
                ResultSet down = right.executeQuery("SELECT 99999 - i FROM range(100000) t(i)")) {
            int rows = 0;
            while (up.next()) {
                assertThat(down.next()).isTrue();
                assertThat(up.getLong(1) + down.getLong(1)).isEqualTo(99_999);
                rows++;
            }
            assertThat(rows).isEqualTo(100_000);
        }
    }

    /// The driver has no transactions and does not say so; the page for users does.
    @Test
    void autoCommitOffMakesNoTransaction() throws SQLException {
        try (Connection connection = connect()) {
            Drivers.run(connection, "CREATE TABLE at_once (i INTEGER)");
            connection.setAutoCommit(false);
            Drivers.run(connection, "INSERT INTO at_once VALUES (1)");

            connection.rollback();

            assertThat(Drivers.rows(connection, "SELECT i FROM at_once")).containsExactly("1");
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
