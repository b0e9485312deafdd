package io.pondpilot.worker.airport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.common.database.DatabaseType;
import io.pondpilot.common.value.Secret;
import io.pondpilot.worker.testing.TestClient;
import io.pondpilot.worker.testing.TestWorker;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flight.Criteria;
import org.apache.arrow.flight.ErrorFlightMetadata;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.Ticket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.msgpack.value.Value;

/// What DuckDB's airport extension is answered.
@SuppressWarnings("NullAway") // A schema that is missing fails the test.
class AirportIT {
    private static final long ROW_ID = -1;
    private static final long NO_COLUMN = -2;

    private static TestWorker worker;
    private static TestClient client;
    private static AirportClient airport;

    @BeforeAll
    static void start() {
        worker = TestWorker.start();
        client = worker.client();
        airport = new AirportClient(client);
        client.rows("CREATE TABLE numbers AS SELECT range AS n, 'x' || range AS s FROM range(3)");
        client.rows("CREATE VIEW doubled AS SELECT n * 2 AS d FROM numbers");
        client.rows("CREATE SCHEMA \"odd.name\"");
        client.rows("CREATE TABLE \"odd.name\".\"Größe 100%\" AS SELECT 1 AS \"a\"\"b\"");
    }

    @AfterAll
    static void stop() {
        client.close();
        worker.close();
    }

    @Test
    void theSchemaMainIsListedAgainUnderANameThatCanBeReached() {
        Map<String, Map<Value, Value>> schemas = airport.schemas("memory");

        assertThat(schemas).containsOnlyKeys("main", "public", "odd.name");
        assertThat(
                        AirportClient.field(schemas.get("main"), "is_default")
                                .asBooleanValue()
                                .getBoolean())
                .isTrue();
        assertThat(airport.tables("memory", "public"))
                .map(table -> table.getDescriptor().getPath().get(2))
                .contains("numbers", "doubled");
    }

    @Test
    void theEmptyCatalogHasEveryDatabase() {
        assertThat(airport.schemas("")).containsOnlyKeys("memory.main", "memory.\"odd.name\"");
    }

    @Test
    void aTableIsDescribedAsTheCatalogWasNamed() {
        FlightInfo table = airport.tables("MEMORY", "public").stream().findFirst().orElseThrow();
        Map<Value, Value> metadata = AirportClient.value(table.getAppMetadata()).asMapValue().map();

        assertThat(AirportClient.field(metadata, "catalog")).hasToString("MEMORY");
        assertThat(AirportClient.field(metadata, "schema")).hasToString("public");
        assertThat(AirportClient.field(metadata, "type")).hasToString("table");
    }

    @Test
    void aDatabaseThatIsDownIsToldSoThatTheExtensionDoesNotRepeatTheCall() {
        AttachedDatabase gone =
                new AttachedDatabase(
                        "gone",
                        DatabaseType.POSTGRES,
                        new Secret("postgresql://u:p@localhost:1/x"),
                        true);
        try (TestWorker without = TestWorker.start(gone);
                TestClient other = without.client()) {
            assertThatThrownBy(() -> new AirportClient(other).schemas("gone"))
                    .hasMessageContaining("'gone' cannot be reached")
                    .isInstanceOfSatisfying(
                            FlightRuntimeException.class,
                            e ->
                                    assertThat(e.status().code())
                                            .isNotEqualTo(FlightStatusCode.UNAVAILABLE)
                                            .isNotEqualTo(FlightStatusCode.INTERNAL));
            assertThat(new AirportClient(other).schemas("")).containsOnlyKeys("memory.main");
        }
    }

    @Test
    void anUnknownCatalogIsNotFound() {
        refused(() -> airport.schemas("nowhere"), FlightStatusCode.NOT_FOUND, "memory");
    }

    @Test
    void aTableIsReadByItsEndpoint() throws Exception {
        List<FlightEndpoint> endpoints =
                airport.endpoints(airport.table("memory", "public", "numbers"), "", 0, 1);

        assertThat(endpoints).hasSize(1);
        assertThat(endpoints.getFirst().getLocations()).containsExactly(Location.reuseConnection());
        assertThat(airport.rows(endpoints.getFirst()))
                .containsExactly(
                        "Schema<n: Int(64, true), s: Utf8>", "n=0 s=x0", "n=1 s=x1", "n=2 s=x2");
    }

    @Test
    void aTicketCanBeFetchedAgain() throws Exception {
        FlightEndpoint endpoint =
                airport.endpoints(airport.table("memory", "public", "doubled"), "").getFirst();

        assertThat(airport.rows(endpoint)).isEqualTo(airport.rows(endpoint)).hasSize(4);
    }

    @Test
    void columnsThatAreNotWantedKeepTheirPlaceAndTypeAndAreNull() throws Exception {
        FlightDescriptor table = airport.table("memory", "public", "numbers");

        assertThat(airport.rows(airport.endpoints(table, "", 1).getFirst()))
                .containsExactly(
                        "Schema<n: Int(64, true), s: Utf8>",
                        "n=null s=x0",
                        "n=null s=x1",
                        "n=null s=x2");
        assertThat(airport.rows(airport.endpoints(table, "", NO_COLUMN).getFirst())).hasSize(4);
        assertThat(airport.rows(airport.endpoints(table, "", ROW_ID).getFirst())).hasSize(4);
    }

    @Test
    void aColumnThatDoesNotExistIsRefused() {
        FlightDescriptor table = airport.table("memory", "public", "numbers");

        refused(
                () -> airport.endpoints(table, "", 2),
                FlightStatusCode.INVALID_ARGUMENT,
                "no column 2");
    }

    @Test
    void namesBeyondAsciiTravelInPrintableAscii() throws Exception {
        FlightDescriptor table = airport.table("memory", "odd.name", "Größe 100%");

        assertThat(String.join("/", table.getPath())).matches("[ -~]+");
        assertThat(airport.rows(airport.endpoints(table, "", 0).getFirst()))
                .containsExactly("Schema<a\"b: Int(32, true)>", "a\"b=1");
    }

    @Test
    void aTableThatChangedSinceItWasListedIsRefused() {
        client.rows("CREATE OR REPLACE TABLE moving AS SELECT 1 AS a, 2 AS b");
        FlightDescriptor table = airport.table("memory", "public", "moving");
        Ticket ticket = airport.endpoints(table, "").getFirst().getTicket();
        client.rows("CREATE OR REPLACE TABLE moving AS SELECT 'x' AS a, 2 AS b");

        refused(
                () -> airport.endpoints(table, ""),
                FlightStatusCode.INVALID_ARGUMENT,
                "ATTACH it again");
        refused(
                () -> airport.rows(new FlightEndpoint(ticket)),
                FlightStatusCode.INVALID_ARGUMENT,
                "changed");
        client.rows("DROP TABLE moving");
    }

    @Test
    void aTicketThatWasTouchedIsRefused() {
        byte[] ticket =
                airport.endpoints(airport.table("memory", "public", "numbers"), "")
                        .getFirst()
                        .getTicket()
                        .getBytes();
        ticket[ticket.length - 30] ^= 1;

        refused(
                () -> airport.rows(new FlightEndpoint(new Ticket(ticket))),
                FlightStatusCode.NOT_FOUND,
                "run the query again");
    }

    @Test
    void timeTravelAndChangesAreRefused() {
        FlightDescriptor table = airport.table("memory", "public", "numbers");

        refused(() -> airport.endpoints(table, "1"), FlightStatusCode.UNIMPLEMENTED, "AT (VERSION");
        refused(
                () -> airport.act("create_table", new byte[] {1, 2}),
                FlightStatusCode.UNIMPLEMENTED,
                "'create_table' is refused");
        refused(
                () -> airport.act("endpoints", new byte[] {1, 2}),
                FlightStatusCode.INVALID_ARGUMENT,
                "msgpack");
    }

    @Test
    void aTransactionHasNoIdentifierAndAVersionMayChange() {
        assertThat(AirportClient.value(airport.act("create_transaction", new byte[] {(byte) 0x80})))
                .hasToString("{\"identifier\":null}");
        assertThat(
                        AirportClient.value(
                                        airport.act("catalog_version", new byte[] {(byte) 0x80}))
                                .toString())
                .contains("\"is_fixed\":false");
    }

    @Test
    void aTableOfNumbersHasStatisticsAndOneWithTextHasNone() throws Exception {
        client.rows(
                "CREATE OR REPLACE TABLE measured AS SELECT range AS n, nullif(range, 5) AS h,"
                        + " DATE '2026-01-01' + range::INT AS d, range % 2 = 0 AS b, 1.5::DECIMAL(9,2) AS e"
                        + " FROM range(10)");
        client.rows("CREATE OR REPLACE TABLE empty (n INTEGER)");

        assertThat(offers("measured")).isTrue();
        assertThat(offers("empty")).isTrue();
        assertThat(offers("numbers")).isFalse();
        assertThat(offers("doubled")).isFalse();
        assertThat(airport.statistics(airport.table("memory", "public", "measured"), "h"))
                .startsWith("min=0 max=9 has_not_null=true has_null=true distinct_count=");
        assertThat(airport.statistics(airport.table("memory", "public", "measured"), "b"))
                .startsWith("min=false max=true has_not_null=true has_null=false");
        assertThat(airport.statistics(airport.table("memory", "public", "empty"), "n"))
                .isEqualTo("min=null max=null has_not_null=true has_null=true distinct_count=0");
        refused(
                () -> airport.statistics(airport.table("memory", "public", "numbers"), "n"),
                FlightStatusCode.UNIMPLEMENTED,
                "no statistics");
    }

    @Test
    void aFlightIsTheSameWhereverItIsToldOf() {
        client.rows("CREATE OR REPLACE TABLE told AS SELECT 1 AS n");
        client.rows("COMMENT ON TABLE told IS 'it''s told'");
        client.rows("COMMENT ON COLUMN told.n IS 'Größe'");
        FlightInfo listed =
                airport.tables("memory", "public").stream()
                        .filter(info -> info.getDescriptor().getPath().contains("told"))
                        .findFirst()
                        .orElseThrow();

        FlightInfo asked = client.flight().getInfo(listed.getDescriptor(), AirportClient.headers());

        assertThat(AirportClient.value(listed.getAppMetadata()).toString())
                .contains("\"comment\":\"it's told\"");
        assertThat(listed.getSchemaOptional().orElseThrow().findField("n").getMetadata())
                .containsEntry("comment", "Größe");
        assertThat(asked.getDescriptor()).isEqualTo(listed.getDescriptor());
        assertThat(asked.getSchemaOptional()).isEqualTo(listed.getSchemaOptional());
        assertThat(airport.flights("memory", "public")).contains(listed);
        assertThat(airport.flights("memory", "odd.name")).hasSize(1);
        assertThat(client.flight().listFlights(Criteria.ALL)).isEmpty();
    }

    private static boolean offers(String table) {
        return airport.tables("memory", "public").stream()
                .filter(info -> info.getDescriptor().getPath().contains(table))
                .findFirst()
                .orElseThrow()
                .getSchemaOptional()
                .orElseThrow()
                .getCustomMetadata()
                .containsKey("can_produce_statistics");
    }

    @Test
    void aRefusalNamesTheExceptionThatDuckDbIsToThrow() {
        assertThatThrownBy(() -> airport.schemas("nowhere"))
                .isInstanceOfSatisfying(
                        FlightRuntimeException.class,
                        e -> {
                            ErrorFlightMetadata trailers = e.status().metadata();
                            assertThat(trailers.get("x-arrow-status")).isEqualTo("4");
                            assertThat(
                                            AirportClient.value(
                                                            trailers.getByte(
                                                                    "grpc-status-details-bin"))
                                                    .toString())
                                    .contains("InvalidInputException")
                                    .contains("there is no database 'nowhere' here");
                        });
    }

    @Test
    void aSelectIsReadWithEveryTypeUnharmed() throws Exception {
        String sql =
                "SELECT true AS b, '00000000-0000-0000-0000-000000000001'::UUID AS u, 1::HUGEINT AS h,"
                        + " '{}'::JSON AS j, '12:00:00+01'::TIMETZ AS t, '101'::BIT AS bits";
        FlightDescriptor descriptor = command(sql);

        FlightInfo info = client.flight().getInfo(descriptor, AirportClient.headers());
        List<String> rows = airport.rows(airport.endpoints(descriptor, "").getFirst());

        assertThat(info.getDescriptor()).isEqualTo(descriptor);
        assertThat(rows.getFirst()).isEqualTo(info.getSchemaOptional().orElseThrow().toString());
        assertThat(rows).hasSize(2);
        assertThat(extensions(info))
                .containsExactly(
                        "arrow.bool8",
                        "arrow.uuid",
                        "arrow.opaque",
                        "arrow.json",
                        "arrow.opaque",
                        "arrow.opaque");
        assertThat(extensions(client.info(sql))).containsOnly("none");
    }

    @Test
    void aTextThatChangesSomethingIsRefusedAndNotRun() {
        FlightDescriptor descriptor = command("INSERT INTO numbers VALUES (9, 'y')");

        refused(
                () -> client.flight().getInfo(descriptor, AirportClient.headers()),
                FlightStatusCode.UNIMPLEMENTED,
                "airport reads here");
        refused(
                () -> airport.endpoints(descriptor, ""),
                FlightStatusCode.UNIMPLEMENTED,
                "airport reads here");
        assertThat(client.value("SELECT count(*) FROM numbers")).isEqualTo(3L);
    }

    @Test
    void whatTheExtensionCannotBindIsRefusedWithAdvice() {
        refused(
                () -> airport.endpoints(command("SELECT ?"), ""),
                FlightStatusCode.UNIMPLEMENTED,
                "no parameters");
        refused(
                () -> airport.endpoints(command("PIVOT numbers ON s USING sum(n)"), ""),
                FlightStatusCode.UNIMPLEMENTED,
                "write them with IN");
        refused(
                () -> airport.endpoints(command("SELECT 1; SELECT 2"), ""),
                FlightStatusCode.UNIMPLEMENTED,
                "one SELECT");
    }

    @Test
    void aViewThatCannotBeReadIsLeftOutAndHidesNoOther() {
        client.rows("CREATE OR REPLACE TABLE base AS SELECT 1 AS n");
        client.rows("CREATE OR REPLACE VIEW orphan AS SELECT * FROM base");
        client.rows("DROP TABLE base");

        assertThat(airport.tables("memory", "public"))
                .map(table -> table.getDescriptor().getPath().get(2))
                .contains("numbers")
                .doesNotContain("orphan");
        client.rows("DROP VIEW orphan");
    }

    private static FlightDescriptor command(String sql) {
        return FlightDescriptor.command(sql.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> extensions(FlightInfo info) {
        return info.getSchemaOptional().orElseThrow().getFields().stream()
                .map(field -> field.getMetadata().getOrDefault("ARROW:extension:name", "none"))
                .toList();
    }

    private interface Asking {
        void run() throws Exception;
    }

    private static void refused(Asking asking, FlightStatusCode code, String text) {
        assertThatThrownBy(asking::run)
                .isInstanceOfSatisfying(
                        FlightRuntimeException.class,
                        e -> assertThat(e.status().code()).isEqualTo(code))
                .hasMessageContaining(text);
    }
}
