package io.pondpilot.worker;

import static io.pondpilot.worker.WorkerIT.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pondpilot.worker.testing.NumberedRows;
import io.pondpilot.worker.testing.TestClient;
import io.pondpilot.worker.testing.TestWorker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flight.ActionType;
import org.apache.arrow.flight.CallHeaders;
import org.apache.arrow.flight.CallOption;
import org.apache.arrow.flight.CancelFlightInfoRequest;
import org.apache.arrow.flight.CancelStatus;
import org.apache.arrow.flight.CloseSessionRequest;
import org.apache.arrow.flight.CloseSessionResult;
import org.apache.arrow.flight.FlightCallHeaders;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.GetSessionOptionsRequest;
import org.apache.arrow.flight.HeaderCallOption;
import org.apache.arrow.flight.NoOpSessionOptionValueVisitor;
import org.apache.arrow.flight.RenewFlightEndpointRequest;
import org.apache.arrow.flight.SessionOptionValue;
import org.apache.arrow.flight.SessionOptionValueFactory;
import org.apache.arrow.flight.SetSessionOptionsRequest;
import org.apache.arrow.flight.SetSessionOptionsResult;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.flight.sql.FlightSqlClient.ExecuteIngestOptions;
import org.apache.arrow.flight.sql.FlightSqlClient.Transaction;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest.TableDefinitionOptions;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest.TableDefinitionOptions.TableExistsOption;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest.TableDefinitionOptions.TableNotExistOption;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Sessions, what is chosen for them, and what belongs to them.
@SuppressWarnings("try")
class SessionsIT {
    private static final CallOption ONE = cookie("a".repeat(32));
    private static final CallOption TWO = cookie("b".repeat(32));

    private static TestWorker worker;
    private static TestClient client;
    private static FlightSqlClient sql;

    @BeforeAll
    static void start() {
        worker = TestWorker.start();
        client = worker.client();
        sql = client.sql();
        client.rows("CREATE SCHEMA other");
        client.rows("CREATE TABLE other.here AS SELECT 1 AS a");
    }

    @AfterAll
    static void stop() {
        client.close();
        worker.close();
    }

    private static CallOption cookie(String value) {
        CallHeaders headers = new FlightCallHeaders();
        headers.insert("cookie", "theme=dark; arrow_flight_session_id=" + value);
        return new HeaderCallOption(headers);
    }

    private static Map<String, SetSessionOptionsResult.Error> set(
            Map<String, SessionOptionValue> options, CallOption... callOptions) {
        return sql.setSessionOptions(new SetSessionOptionsRequest(options), callOptions)
                .getErrors();
    }

    private static SessionOptionValue text(String value) {
        return SessionOptionValueFactory.makeSessionOptionValue(value);
    }

    private static Map<String, String> get(CallOption... callOptions) {
        Map<String, String> options = new HashMap<>();
        sql.getSessionOptions(new GetSessionOptionsRequest(), callOptions)
                .getSessionOptions()
                .forEach((name, value) -> options.put(name, value.acceptVisitor(new AsText())));
        return options;
    }

    private static final class AsText extends NoOpSessionOptionValueVisitor<String> {
        @Override
        public String visit(String value) {
            return value;
        }

        @Override
        public String visit(boolean value) {
            return Boolean.toString(value);
        }
    }

    private static Object value(String query, CallOption... options) {
        FlightInfo info = sql.execute(query, options);
        return client.rows(info, options).getFirst().values().iterator().next();
    }

    @Test
    void optionsHoldForTheirSessionAndNoOther() {
        assertThat(get(ONE))
                .isEqualTo(
                        Map.of(
                                "catalog",
                                "memory",
                                "schema",
                                "main",
                                "TimeZone",
                                "UTC",
                                "arrow_lossless_conversion",
                                "false"));
        assertThat(
                        set(
                                Map.of(
                                        "catalog",
                                        text("memory"),
                                        "schema",
                                        text("other"),
                                        "timezone",
                                        text("Asia/Tokyo"),
                                        "arrow_lossless_conversion",
                                        SessionOptionValueFactory.makeSessionOptionValue(true)),
                                ONE))
                .isEmpty();

        assertThat(value("SELECT a FROM here", ONE)).isEqualTo(1);
        assertThat(value("SELECT current_setting('TimeZone')", ONE)).isEqualTo("Asia/Tokyo");
        assertThat(get(ONE))
                .containsEntry("schema", "other")
                .containsEntry("TimeZone", "Asia/Tokyo")
                .containsEntry("arrow_lossless_conversion", "true");
        FlightInfo lossless = sql.execute("SELECT 1::HUGEINT AS h, true AS b", ONE);
        assertThat(
                        lossless.getSchemaOptional()
                                .orElseThrow()
                                .findField("h")
                                .getMetadata()
                                .toString())
                .contains("hugeint");
        assertThat(client.rows(lossless, ONE)).hasSize(1);

        for (CallOption[] others : new CallOption[][] {{TWO}, {}}) {
            assertThatThrownBy(() -> sql.execute("SELECT a FROM here", others))
                    .hasMessageContaining("does not exist");
            assertThat(value("SELECT current_setting('TimeZone')", others)).isEqualTo("UTC");
            assertThat(
                            sql.execute("SELECT 1::HUGEINT AS h", others)
                                    .getSchemaOptional()
                                    .orElseThrow()
                                    .findField("h")
                                    .getMetadata())
                    .isEmpty();
        }

        assertThat(
                        set(
                                Map.of(
                                        "TimeZone",
                                        SessionOptionValueFactory.makeEmptySessionOptionValue()),
                                ONE))
                .isEmpty();
        assertThat(value("SELECT current_setting('TimeZone')", ONE)).isEqualTo("UTC");
        assertThat(sql.closeSession(new CloseSessionRequest(), ONE).getStatus())
                .isEqualTo(CloseSessionResult.Status.CLOSED);
        assertThat(get(ONE)).containsEntry("schema", "main");
    }

    @Test
    void invalidOptionsAreRefusedOneByOne() {
        CallOption session = cookie("c".repeat(32));
        var answered =
                set(
                        Map.of(
                                "catalog",
                                text("nowhere"),
                                "schema",
                                text("no'\"where"),
                                "TimeZone",
                                text("Mars/Olympus"),
                                "arrow_lossless_conversion",
                                text("perhaps"),
                                "memory_limit",
                                text("1TB")),
                        session);
        Map<String, SetSessionOptionsResult.Error> errors = new HashMap<>(answered);
        assertThat(errors.remove("memory_limit"))
                .isEqualTo(
                        new SetSessionOptionsResult.Error(
                                SetSessionOptionsResult.ErrorValue.INVALID_NAME));
        assertThat(errors)
                .containsOnlyKeys("catalog", "schema", "TimeZone", "arrow_lossless_conversion")
                .allSatisfy((name, error) ->
                        assertThat(error.value)
                                .isEqualTo(SetSessionOptionsResult.ErrorValue.INVALID_VALUE));
        assertThat(get(session)).containsEntry("catalog", "memory").containsEntry("schema", "main");
    }

    @Test
    void whatBelongsToOneSessionIsNotFoundByAnother() {
        Transaction transaction = sql.beginTransaction(ONE);
        sql.executeUpdate("CREATE TABLE ones (a INT)", transaction, ONE);
        for (CallOption[] others : new CallOption[][] {{TWO}, {}}) {
            assertStatus(
                    FlightStatusCode.NOT_FOUND,
                    () -> sql.execute("SELECT * FROM ones", transaction, others));
            assertStatus(FlightStatusCode.NOT_FOUND, () -> sql.commit(transaction, others));
        }
        sql.rollback(transaction, ONE);
        try (var prepared = sql.prepare("SELECT 1 AS a", ONE)) {
            assertStatus(FlightStatusCode.NOT_FOUND, () -> prepared.execute(TWO));
            assertStatus(FlightStatusCode.NOT_FOUND, prepared::execute);
            assertThat(client.rows(prepared.execute(ONE), ONE)).hasSize(1);
            prepared.close(ONE);
        }
    }

    @Test
    void closingASessionRollsBackWhatItLeftOpen() {
        CallOption session = cookie("d".repeat(32));
        Transaction transaction = sql.beginTransaction(session);
        sql.executeUpdate("CREATE TABLE left_open (a INT)", transaction, session);

        sql.closeSession(new CloseSessionRequest(), session);

        assertStatus(FlightStatusCode.NOT_FOUND, () -> sql.commit(transaction, session));
        client.rows("CREATE TABLE left_open (a INT)");
    }

    @Test
    void theSharedSessionIsNotClosedByOneOfItsClients() {
        Transaction transaction = sql.beginTransaction();
        set(Map.of("TimeZone", text("Asia/Tokyo")));
        assertThat(sql.closeSession(new CloseSessionRequest()).getStatus())
                .isEqualTo(CloseSessionResult.Status.NOT_CLOSABLE);
        assertThat(value("SELECT current_setting('TimeZone')")).isEqualTo("Asia/Tokyo");
        set(Map.of("TimeZone", text("")));
        assertThat(sql.closeSession(new CloseSessionRequest()).getStatus())
                .isEqualTo(CloseSessionResult.Status.CLOSED);
        sql.commit(transaction);
    }

    @Test
    void anOpenedResultCanBeRenewedAndCancelledUntilItIsFetched() {
        FlightInfo info = client.info("SELECT 7 AS a");
        FlightEndpoint endpoint = info.getEndpoints().getFirst();
        FlightEndpoint renewed =
                client.flight().renewFlightEndpoint(new RenewFlightEndpointRequest(endpoint));
        assertThat(renewed).isEqualTo(endpoint);
        assertThat(client.rows(info)).hasSize(1);
        assertStatus(
                FlightStatusCode.NOT_FOUND,
                () ->
                        client.flight()
                                .renewFlightEndpoint(new RenewFlightEndpointRequest(endpoint)));
        assertStatus(
                FlightStatusCode.INVALID_ARGUMENT,
                () ->
                        client.flight()
                                .renewFlightEndpoint(
                                        new RenewFlightEndpointRequest(
                                                new FlightEndpoint(
                                                        new Ticket(new byte[] {(byte) 0xff})))));

        FlightInfo cancelled = client.info("SELECT 8 AS a");
        assertThat(
                        client.flight()
                                .cancelFlightInfo(new CancelFlightInfoRequest(cancelled))
                                .getStatus())
                .isEqualTo(CancelStatus.CANCELLED);
        assertStatus(FlightStatusCode.NOT_FOUND, () -> client.rows(cancelled));
        assertThat(
                        client.flight()
                                .cancelFlightInfo(new CancelFlightInfoRequest(cancelled))
                                .getStatus())
                .isEqualTo(CancelStatus.NOT_CANCELLABLE);
    }

    @Test
    void everyListedActionIsKnownAndNoOther() {
        List<String> types = new ArrayList<>();
        for (ActionType type : client.flight().listActions()) {
            types.add(type.getType());
        }
        assertThat(types)
                .contains(
                        "CreatePreparedStatement",
                        "ClosePreparedStatement",
                        "BeginTransaction",
                        "EndTransaction",
                        "CancelQuery",
                        "CancelFlightInfo",
                        "RenewFlightEndpoint",
                        "SetSessionOptions",
                        "GetSessionOptions",
                        "CloseSession")
                .doesNotContain("BeginSavepoint", "EndSavepoint");
    }

    @Test
    void anIngestionWithoutATransactionJoinsTheOnlyOneOfItsCookie() throws Exception {
        CallOption session = cookie("e".repeat(32));
        Transaction transaction = sql.beginTransaction(session);
        ingest("joined", session);
        ingest("alone", TWO);
        ingest("shared");
        sql.rollback(transaction, session);

        String tables =
                "SELECT string_agg(table_name, ' ' ORDER BY table_name) FROM"
                        + " duckdb_tables() WHERE table_name IN ('joined', 'alone', 'shared')";
        assertThat(value(tables)).isEqualTo("alone shared");
    }

    private static void ingest(String table, CallOption... options) throws Exception {
        try (NumberedRows rows = NumberedRows.of(client.allocator(), 1, 10)) {
            sql.executeIngest(
                    rows,
                    new ExecuteIngestOptions(
                            table,
                            TableDefinitionOptions.newBuilder()
                                    .setIfNotExist(
                                            TableNotExistOption.TABLE_NOT_EXIST_OPTION_CREATE)
                                    .setIfExists(TableExistsOption.TABLE_EXISTS_OPTION_FAIL)
                                    .build(),
                            false,
                            null,
                            null,
                            Map.of()),
                    options);
        }
    }
}
