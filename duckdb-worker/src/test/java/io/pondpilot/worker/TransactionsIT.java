package io.pondpilot.worker;

import static io.pondpilot.worker.WorkerIT.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pondpilot.worker.testing.TestClient;
import io.pondpilot.worker.testing.TestWorker;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.flight.sql.FlightSqlClient.Transaction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Transactions of the protocol.
@SuppressWarnings("try")
class TransactionsIT {
    private static TestWorker worker;
    private static TestClient client;
    private static FlightSqlClient sql;

    @BeforeAll
    static void start() {
        worker = TestWorker.start();
        client = worker.client();
        sql = client.sql();
    }

    @AfterAll
    static void stop() {
        client.close();
        worker.close();
    }

    @BeforeEach
    void empty() {
        client.rows("CREATE OR REPLACE TABLE t (a INT PRIMARY KEY)");
    }

    private static long rows() {
        return (Long) client.value("SELECT count(*) FROM t");
    }

    @Test
    void whatIsDoneInATransactionIsSeenOutsideAfterItsCommit() {
        Transaction transaction = sql.beginTransaction();
        assertThat(sql.executeUpdate("INSERT INTO t VALUES (1)", transaction)).isEqualTo(1);
        client.rows(sql.execute("INSERT INTO t VALUES (2)", transaction));
        assertThat(client.rows(sql.execute("SELECT a FROM t ORDER BY a", transaction)))
                .extracting(row -> row.get("a"))
                .containsExactly(1, 2);
        assertThat(rows()).isZero();

        sql.commit(transaction);

        assertThat(rows()).isEqualTo(2);
    }

    @Test
    void whatIsRolledBackNeverWas() {
        Transaction transaction = sql.beginTransaction();
        sql.executeUpdate("INSERT INTO t VALUES (1)", transaction);
        sql.executeUpdate("CREATE TABLE never (a INT)", transaction);
        client.rows(sql.execute("INSERT INTO t VALUES (2) RETURNING a", transaction));

        sql.rollback(transaction);

        assertThat(rows()).isZero();
        assertThatThrownBy(() -> client.rows("SELECT * FROM never"))
                .hasMessageContaining("does not exist");
    }

    @Test
    void twoTransactionsDoNotSeeEachOther() {
        Transaction one = sql.beginTransaction();
        Transaction two = sql.beginTransaction();
        sql.executeUpdate("INSERT INTO t VALUES (1)", one);
        sql.executeUpdate("INSERT INTO t VALUES (2)", two);

        assertThat(client.rows(sql.execute("SELECT a FROM t", one)))
                .extracting(row -> row.get("a"))
                .containsExactly(1);
        sql.commit(one);
        assertThat(client.rows(sql.execute("SELECT a FROM t", two)))
                .extracting(row -> row.get("a"))
                .containsExactly(2);
        sql.commit(two);
        assertThat(rows()).isEqualTo(2);
    }

    @Test
    void preparedStatementsBelongToTheirTransaction() {
        Transaction transaction = sql.beginTransaction();
        sql.executeUpdate("CREATE TABLE inside (a INT)", transaction);
        try (var prepared = sql.prepare("INSERT INTO inside VALUES (1)", transaction);
                var query = sql.prepare("SELECT count(*) AS n FROM inside", transaction)) {
            assertThat(prepared.executeUpdate()).isEqualTo(1);
            assertThat(prepared.executeUpdate()).isEqualTo(1);
            assertThat(client.rows(query.execute()).getFirst().get("n")).isEqualTo(2L);

            sql.rollback(transaction);

            assertStatus(FlightStatusCode.NOT_FOUND, prepared::executeUpdate);
            assertStatus(FlightStatusCode.NOT_FOUND, query::execute);
        }
        assertThatThrownBy(() -> client.rows("SELECT * FROM inside"))
                .hasMessageContaining("does not exist");
    }

    @Test
    void anEndedOrUnknownTransactionIsNotFound() {
        Transaction transaction = sql.beginTransaction();
        FlightInfo pending = sql.execute("SELECT 1", transaction);
        sql.commit(transaction);

        assertStatus(FlightStatusCode.NOT_FOUND, () -> sql.commit(transaction));
        assertStatus(FlightStatusCode.NOT_FOUND, () -> sql.rollback(transaction));
        assertStatus(FlightStatusCode.NOT_FOUND, () -> sql.execute("SELECT 1", transaction));
        assertStatus(FlightStatusCode.NOT_FOUND, () -> client.rows(pending));
        assertStatus(
                FlightStatusCode.NOT_FOUND,
                () -> sql.executeUpdate("SELECT 1", new Transaction(new byte[] {1, 2, 3})));
    }

    @Test
    void onlyTheProtocolEndsATransactionOfTheProtocol() {
        Transaction transaction = sql.beginTransaction();
        for (String word : List.of("COMMIT", "ROLLBACK", "BEGIN", "SELECT 1; COMMIT; SELECT 2")) {
            assertStatus(FlightStatusCode.INVALID_ARGUMENT, () -> sql.execute(word, transaction));
        }
        sql.executeUpdate("INSERT INTO t VALUES (1)", transaction);
        sql.commit(transaction);
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void aTransactionInSqlIsOneText() {
        for (String word : List.of("BEGIN", "COMMIT", "ROLLBACK")) {
            assertStatus(FlightStatusCode.INVALID_ARGUMENT, () -> client.rows(word));
            assertStatus(FlightStatusCode.INVALID_ARGUMENT, () -> sql.executeUpdate(word));
        }
        client.rows("BEGIN; INSERT INTO t VALUES (1); COMMIT");
        client.rows("BEGIN; INSERT INTO t VALUES (2); ROLLBACK");
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void aCommitThatDuckDbRefusesRollsBackAndSaysSo() {
        Transaction first = sql.beginTransaction();
        Transaction second = sql.beginTransaction();
        sql.executeUpdate("INSERT INTO t VALUES (1)", first);
        sql.executeUpdate("INSERT INTO t VALUES (1), (2)", second);
        sql.commit(first);

        assertStatus(FlightStatusCode.INVALID_ARGUMENT, () -> sql.commit(second));

        assertThat(rows()).isEqualTo(1);
        assertStatus(FlightStatusCode.NOT_FOUND, () -> sql.rollback(second));
    }

    @Test
    void savepointsAreRefusedClearly() {
        Transaction transaction = sql.beginTransaction();
        assertStatus(FlightStatusCode.UNIMPLEMENTED, () -> sql.beginSavepoint(transaction, "here"));
        sql.rollback(transaction);
    }

    @Test
    void anOpenResultIsEndedWithItsTransactionAndOnlyThen() throws Exception {
        Transaction transaction = sql.beginTransaction();
        sql.executeUpdate("INSERT INTO t VALUES (1)", transaction);
        FlightInfo info =
                sql.execute("SELECT a, repeat('x', 1000) FROM range(10000000) r(a)", transaction);
        try (FlightStream stream = client.stream(info)) {
            assertThat(stream.next()).isTrue();

            sql.commit(transaction);

            assertThatThrownBy(
                            () -> {
                                while (stream.next()) {
                                    assertThat(stream.getRoot().getRowCount()).isPositive();
                                }
                            })
                    .hasMessageContaining("transaction was ended");
        }
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void thereAreOnlySoManyAndTheLimitIsToldClearly() {
        List<Transaction> open = new ArrayList<>();
        try {
            assertThatThrownBy(
                            () -> {
                                for (int i = 0; i < 1_000; i++) {
                                    open.add(sql.beginTransaction());
                                }
                            })
                    .isInstanceOfSatisfying(
                            FlightRuntimeException.class,
                            e ->
                                    assertThat(e.status().code())
                                            .isEqualTo(FlightStatusCode.RESOURCE_EXHAUSTED))
                    .hasMessageContaining("transactions open");
        } finally {
            open.forEach(sql::rollback);
        }
        sql.rollback(sql.beginTransaction());
    }
}
