package io.pondpilot.worker;

import static io.pondpilot.worker.WorkerIT.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pondpilot.worker.testing.NumberedRows;
import io.pondpilot.worker.testing.TestClient;
import io.pondpilot.worker.testing.TestWorker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.CallOption;
import org.apache.arrow.flight.CallOptions;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.flight.sql.FlightSqlClient.ExecuteIngestOptions;
import org.apache.arrow.flight.sql.FlightSqlClient.Transaction;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest.TableDefinitionOptions;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest.TableDefinitionOptions.TableExistsOption;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest.TableDefinitionOptions.TableNotExistOption;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Bulk ingestion.
class IngestIT {
    private static final TableNotExistOption CREATE =
            TableNotExistOption.TABLE_NOT_EXIST_OPTION_CREATE;
    private static final TableNotExistOption MUST_EXIST =
            TableNotExistOption.TABLE_NOT_EXIST_OPTION_FAIL;
    private static final TableExistsOption APPEND = TableExistsOption.TABLE_EXISTS_OPTION_APPEND;
    private static final TableExistsOption REPLACE = TableExistsOption.TABLE_EXISTS_OPTION_REPLACE;
    private static final TableExistsOption MUST_NOT_EXIST =
            TableExistsOption.TABLE_EXISTS_OPTION_FAIL;

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
        client.rows("DROP TABLE IF EXISTS \"the \"\"rows.\"");
    }

    private static final String TABLE = "the \"rows.";
    private static final String COUNT = "SELECT count(*) FROM \"the \"\"rows.\"";

    private static NumberedRows rows(int batches, int rowsEach) {
        return NumberedRows.of(client.allocator(), batches, rowsEach);
    }

    private static ExecuteIngestOptions into(
            String table,
            TableNotExistOption missing,
            TableExistsOption present,
            boolean temporary,
            @Nullable String catalog,
            @Nullable String schema) {
        return new ExecuteIngestOptions(
                table,
                TableDefinitionOptions.newBuilder()
                        .setIfNotExist(missing)
                        .setIfExists(present)
                        .build(),
                temporary,
                catalog,
                schema,
                Map.of());
    }

    private static long send(
            ArrowReader rows, ExecuteIngestOptions options, CallOption... callOptions) {
        try (rows) {
            return sql.executeIngest(rows, options, callOptions);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long send(
            ArrowReader rows, ExecuteIngestOptions options, Transaction transaction) {
        try (rows) {
            return sql.executeIngest(rows, options, transaction);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long ingest(
            ArrowReader rows, TableNotExistOption missing, TableExistsOption present) {
        return send(rows, into(TABLE, missing, present, false, null, null));
    }

    @Test
    void everyModeDoesWhatItSays() {
        assertStatus(FlightStatusCode.NOT_FOUND, () -> ingest(rows(1, 10), MUST_EXIST, APPEND));
        assertStatus(FlightStatusCode.NOT_FOUND, () -> ingest(rows(1, 10), MUST_EXIST, REPLACE));
        assertThat(ingest(rows(3, 1000), CREATE, MUST_NOT_EXIST)).isEqualTo(3000);
        assertThat(client.value(COUNT)).isEqualTo(3000L);
        assertStatus(
                FlightStatusCode.ALREADY_EXISTS, () -> ingest(rows(1, 10), CREATE, MUST_NOT_EXIST));
        assertThat(ingest(rows(1, 10), MUST_EXIST, APPEND)).isEqualTo(10);
        assertThat(ingest(rows(1, 5), CREATE, APPEND)).isEqualTo(5);
        assertThat(client.value(COUNT)).isEqualTo(3015L);
        assertThat(ingest(rows(1, 7), CREATE, REPLACE)).isEqualTo(7);
        assertThat(client.value(COUNT)).isEqualTo(7L);
        assertThat(ingest(rows(1, 8), MUST_EXIST, REPLACE)).isEqualTo(8);
        assertThat(client.value(COUNT)).isEqualTo(8L);
        assertStatus(
                FlightStatusCode.INVALID_ARGUMENT,
                () -> ingest(rows(1, 10), MUST_EXIST, MUST_NOT_EXIST));
        assertStatus(
                FlightStatusCode.INVALID_ARGUMENT,
                () ->
                        ingest(
                                rows(1, 10),
                                TableNotExistOption.TABLE_NOT_EXIST_OPTION_UNSPECIFIED,
                                APPEND));
        assertThat(client.value(COUNT)).isEqualTo(8L);
    }

    @Test
    void aStreamOfNoRowsMakesAnEmptyTable() {
        assertThat(ingest(rows(0, 0), CREATE, MUST_NOT_EXIST)).isZero();
        assertThat(client.value(COUNT)).isEqualTo(0L);
    }

    @Test
    void rowsThatDoNotFitChangeNothing() {
        client.rows("CREATE TABLE fits (id BIGINT, name INTEGER)");
        client.rows("INSERT INTO fits VALUES (-1, 0)");
        ExecuteIngestOptions append = into("fits", MUST_EXIST, APPEND, false, null, null);

        assertStatus(
                FlightStatusCode.INVALID_ARGUMENT,
                () -> send(NumberedRows.failingAt(client.allocator(), 200, 10_000, 190), append));
        assertStatus(
                FlightStatusCode.INVALID_ARGUMENT,
                () -> send(NumberedRows.named(client.allocator(), "id", "other", 1, 10), append));

        assertThat(client.value("SELECT count(*) FROM fits")).isEqualTo(1L);
        assertThat(send(rows(2, 10), append)).isEqualTo(20);
        assertThat(client.value("SELECT sum(name)::INT FROM fits")).isEqualTo(2 * 95);
        client.rows("DROP TABLE fits");
    }

    @Test
    @SuppressWarnings("try") // Arrow says that close() may be interrupted.
    void aBatchOfMoreThan16MiBIsRefusedAndEndsNoOtherCall() throws Exception {
        FlightInfo info = sql.execute("SELECT range AS i FROM range(5_000_000)");
        try (FlightStream open = sql.getStream(info.getEndpoints().getFirst().getTicket())) {
            assertThat(open.next()).isTrue();
            long rows = open.getRoot().getRowCount();
            for (int i = 0; i < 5; i++) {
                String table = "large" + i;
                assertStatus(
                        FlightStatusCode.RESOURCE_EXHAUSTED,
                        () ->
                                send(
                                        rows(1, 4_000_000),
                                        into(table, CREATE, MUST_NOT_EXIST, false, null, null)));
            }
            while (open.next()) {
                rows += open.getRoot().getRowCount();
            }
            assertThat(rows).isEqualTo(5_000_000);
        }
        assertStatus(FlightStatusCode.INVALID_ARGUMENT, () -> client.rows("SELECT * FROM large0"));
    }

    @Test
    void aReplacementThatIsCutOffLeavesTheOldTable() {
        ingest(rows(1, 10), CREATE, MUST_NOT_EXIST);
        assertThatThrownBy(() ->
                        send(
                                NumberedRows.slowly(client.allocator(), 200),
                                into(TABLE, CREATE, REPLACE, false, null, null),
                                CallOptions.timeout(2, TimeUnit.SECONDS)))
                .isInstanceOf(FlightRuntimeException.class);
        assertThat(client.value(COUNT)).isEqualTo(10L);
    }

    @Test
    void catalogAndSchemaAreHeeded() {
        client.rows("CREATE SCHEMA IF NOT EXISTS elsewhere");
        var options = into("t", CREATE, REPLACE, false, "memory", "elsewhere");
        assertThat(send(rows(1, 10), options)).isEqualTo(10);
        assertThat(client.value("SELECT count(*) FROM memory.elsewhere.t")).isEqualTo(10L);
        assertStatus(
                FlightStatusCode.NOT_FOUND,
                () -> send(rows(1, 10), into("t", CREATE, REPLACE, false, "memory", "nowhere")));
        assertStatus(
                FlightStatusCode.NOT_FOUND,
                () -> send(rows(1, 10), into("t", MUST_EXIST, APPEND, false, "no", "where")));
    }

    @Test
    void inATransactionItIsUndoneWithIt() {
        Transaction transaction = sql.beginTransaction();
        ExecuteIngestOptions create = into(TABLE, CREATE, MUST_NOT_EXIST, false, null, null);
        ExecuteIngestOptions append = into(TABLE, MUST_EXIST, APPEND, false, null, null);
        assertThat(send(rows(1, 100), create, transaction)).isEqualTo(100);
        assertThat(send(rows(1, 100), append, transaction)).isEqualTo(100);
        assertThat(client.rows(sql.execute(COUNT, transaction)).toString()).contains("200");
        sql.rollback(transaction);

        assertThatThrownBy(() -> client.value(COUNT)).hasMessageContaining("does not exist");

        Transaction second = sql.beginTransaction();
        send(rows(1, 100), create, second);
        sql.commit(second);
        assertThat(client.value(COUNT)).isEqualTo(100L);
    }

    @Test
    void aTemporaryTableLivesWithItsTransaction() {
        Transaction transaction = sql.beginTransaction();
        var options = into("fleeting", CREATE, MUST_NOT_EXIST, true, null, null);
        send(rows(1, 10), options, transaction);
        assertThat(
                        client.rows(sql.execute("SELECT count(*) FROM fleeting", transaction))
                                .toString())
                .contains("10");
        sql.commit(transaction);
        assertThatThrownBy(() -> client.value("SELECT count(*) FROM fleeting"))
                .hasMessageContaining("does not exist");
        assertStatus(
                FlightStatusCode.INVALID_ARGUMENT,
                () -> send(rows(1, 1), into("t", CREATE, REPLACE, true, "memory", "main")));
    }

    @Test
    void noTraceOfTheStreamIsLeft() {
        Transaction transaction = sql.beginTransaction();
        ingest(rows(1, 10), CREATE, MUST_NOT_EXIST);
        send(rows(1, 10), into(TABLE, CREATE, APPEND, false, null, null), transaction);
        assertThat(
                        client.rows(
                                sql.execute(
                                        "SELECT view_name FROM duckdb_views() WHERE NOT internal",
                                        transaction)))
                .isEmpty();
        sql.rollback(transaction);
    }
}
