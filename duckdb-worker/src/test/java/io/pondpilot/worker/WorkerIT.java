package io.pondpilot.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pondpilot.worker.testing.TestClient;
import io.pondpilot.worker.testing.TestWorker;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What a worker answers, and that it answers all of it.
@SuppressWarnings("try")
class WorkerIT {
    private static TestWorker worker;
    private static TestClient client;

    @BeforeAll
    static void start() {
        worker = TestWorker.start();
        client = worker.client();
    }

    @AfterAll
    static void stop() {
        client.close();
        worker.close();
    }

    @Test
    void everyRowArrivesUnchangedAtEverySize() throws Exception {
        for (int size :
                new int[] {0, 1, 1023, 1024, 1025, 2047, 2048, 2049, 65_535, 65_536, 65_537}) {
            checkContents(client, size);
        }
    }

    @Test
    void eightStreamsOfAMillionRowsAreAllComplete() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<Boolean>> streams = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Callable<Boolean> stream =
                        () -> {
                            try (TestClient own = worker.client()) {
                                checkContents(own, 1_000_000);
                            }
                            return true;
                        };
                streams.add(threads.submit(stream));
            }
            for (Future<Boolean> stream : streams) {
                assertThat(stream.get(120, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    private static void checkContents(TestClient client, int size) throws Exception {
        FlightInfo info =
                client.info(
                        "SELECT range AS a, CASE WHEN range % 3 = 0 THEN NULL ELSE 's' || range END AS"
                                + " s FROM range("
                                + size
                                + ")");
        long next = 0;
        long textHash = 0;
        try (FlightStream stream = client.stream(info)) {
            assertThat(stream.getSchema().getFields()).hasSize(2);
            while (stream.next()) {
                BigIntVector numbers = (BigIntVector) stream.getRoot().getVector("a");
                VarCharVector texts = (VarCharVector) stream.getRoot().getVector("s");
                for (int row = 0; row < stream.getRoot().getRowCount(); row++) {
                    if (numbers.get(row) != next || texts.isNull(row) != (next % 3 == 0)) {
                        throw new AssertionError("row " + next + " is wrong");
                    }
                    textHash +=
                            texts.isNull(row)
                                    ? 0
                                    : new String(texts.get(row), StandardCharsets.UTF_8).hashCode();
                    next++;
                }
            }
        }
        long expected = 0;
        for (long i = 0; i < size; i++) {
            expected += i % 3 == 0 ? 0 : ("s" + i).hashCode();
        }
        assertThat(next).isEqualTo(size);
        assertThat(textHash).isEqualTo(expected);
    }

    @Test
    void theSchemaOfTheInfoIsTheOneOfTheStream() throws Exception {
        client.rows("CREATE OR REPLACE TABLE kinds AS SELECT 1 AS a");
        client.rows("CREATE TYPE mood AS ENUM ('sad', 'happy')");
        for (String sql :
                List.of(
                        "SELECT 1::HUGEINT h, 1.5::DECIMAL(9,2) d, TRUE b, NULL n, 'x' s",
                        "SELECT TIMESTAMPTZ '2026-01-01' t, DATE '2026-01-01' d, uuid() u, INTERVAL 1"
                                + " DAY i",
                        "SELECT 'happy'::mood m, ['sad', 'happy']::mood[] l, {'x': 'sad'::mood} st",
                        "SELECT [1] l, {'a': 1} s, MAP {'k': 1} m, '\\xAA'::BLOB b",
                        "EXPLAIN SELECT 1",
                        "INSERT INTO kinds VALUES (2) RETURNING a",
                        "INSERT INTO kinds VALUES (3)",
                        "SHOW TABLES")) {
            FlightInfo info = client.info(sql);
            try (FlightStream stream = client.stream(info)) {
                while (stream.next()) {
                    assertThat(stream.getRoot().getRowCount()).isPositive();
                }
                assertThat(stream.getSchema())
                        .as(sql)
                        .isEqualTo(info.getSchemaOptional().orElseThrow());
            }
        }
        assertThat(client.rows("SELECT 'happy'::mood m, ['sad', NULL]::mood[] l"))
                .extracting(Object::toString)
                .containsExactly("{m=happy, l=[\"sad\",null]}");
    }

    @Test
    void aStatementRunsExactlyOnceHoweverOftenItIsAsked() {
        client.rows("CREATE OR REPLACE TABLE counted (a INT)");
        FlightInfo info = client.info("INSERT INTO counted VALUES (1) RETURNING a");

        assertThat(client.value("SELECT count(*) FROM counted")).isEqualTo(1L);
        assertThat(client.rows(info)).hasSize(1);
        assertThatThrownBy(() -> client.rows(info)).hasMessageContaining("ticket was used before");
        client.flight().getSchema(command("INSERT INTO counted VALUES (1)"));
        assertThat(client.value("SELECT count(*) FROM counted")).isEqualTo(1L);
        try (var prepared = client.sql().prepare("INSERT INTO counted VALUES (1)")) {
            assertThat(prepared.getResultSetSchema().getFields()).isEmpty();
            assertThat(client.value("SELECT count(*) FROM counted")).isEqualTo(1L);
            assertThat(prepared.executeUpdate()).isEqualTo(1);
        }
        assertThat(client.value("SELECT count(*) FROM counted")).isEqualTo(2L);
        assertThat(client.sql().executeUpdate("INSERT INTO counted SELECT 1 FROM range(5)"))
                .isEqualTo(5);
        assertThat(client.value("SELECT count(*) FROM counted")).isEqualTo(7L);
        // The JDBC driver runs an update that answers -1 a second time, as a query.
        assertThat(client.sql().executeUpdate("CREATE TABLE once (a INT)")).isZero();
    }

    @Test
    void aSequenceMovesOnceForEachQuery() {
        client.rows("CREATE OR REPLACE SEQUENCE moves");

        assertThat(client.value("SELECT nextval('moves')")).isEqualTo(1L);
        assertThat(client.value("SELECT nextval('moves')")).isEqualTo(2L);
    }

    @Test
    void severalStatementsRunInOrderAndTheLastAnswers() {
        assertThat(
                        client.value(
                                "CREATE TEMP TABLE only_here (a INT); INSERT INTO only_here VALUES"
                                        + " (1), (2); SELECT sum(a)::INT FROM only_here -- ;"))
                .isEqualTo(3);
        assertThat(client.value("SET TimeZone = 'Asia/Tokyo'; SELECT current_setting('TimeZone')"))
                .isEqualTo("Asia/Tokyo");
        assertThat(client.value("SELECT current_setting('TimeZone')")).isEqualTo("UTC");
    }

    @Test
    void pivotsRunAndOpenNoWayAroundTheScreening() {
        client.rows("CREATE OR REPLACE TABLE sold (y INT, n INT)");
        client.rows("INSERT INTO sold VALUES (2025, 1), (2026, 2), (2026, 3)");

        assertThat(client.rows("PIVOT sold ON y USING sum(n)::INT;"))
                .containsExactly(Map.of("2025", 1, "2026", 5));
        client.rows("CREATE TABLE wide AS PIVOT sold ON y IN (2025, 2026) USING sum(n)::INT");
        assertThat(client.value("SELECT \"2026\" FROM wide")).isEqualTo(5);
        assertThatThrownBy(() -> client.rows("CREATE TABLE w AS PIVOT sold ON y USING sum(n)"))
                .hasMessageContaining("with IN (...)");
        assertThat(
                        client.rows(
                                "INSERT INTO sold VALUES (2027, 7); PIVOT sold ON y USING"
                                        + " sum(n)::INT -- the end"))
                .containsExactly(Map.of("2025", 1, "2026", 5, "2027", 7));
        try (var prepared =
                client.sql().prepare("PIVOT (SELECT y FROM sold) ON y USING count(*)")) {
            assertThat(prepared.getResultSetSchema().getFields()).hasSize(3);
            assertThat(client.rows(prepared.execute())).hasSize(1);
        }
        assertStatus(
                FlightStatusCode.INVALID_ARGUMENT,
                () ->
                        client.rows(
                                "COPY (PIVOT sold ON y USING sum(n)) TO '"
                                        + worker.bootstrap().tempDirectory()
                                        + "/x.csv'"));
        assertThat(worker.bootstrap().tempDirectory()).isEmptyDirectory();
    }

    @Test
    void tablesOfOneCallAreThereForTheNext() {
        client.rows("CREATE OR REPLACE TABLE kept AS SELECT 5 AS a");
        try (TestClient other = worker.client()) {
            assertThat(other.value("SELECT a FROM kept")).isEqualTo(5);
        }
    }

    @Test
    void wideRowsComeInSmallMessages() throws Exception {
        FlightInfo info = client.info("SELECT repeat('x', 1000000) AS s FROM range(40)");
        int rows = 0;
        try (FlightStream stream = client.stream(info)) {
            while (stream.next()) {
                assertThat(stream.getRoot().getRowCount()).isBetween(1, 3);
                rows += stream.getRoot().getRowCount();
            }
        }
        assertThat(rows).isEqualTo(40);
        assertThat(String.valueOf(client.value("SELECT repeat('x', 5000000) AS s")))
                .hasSize(5_000_000);
    }

    @Test
    void badInputHasATypedAnswer() {
        assertStatus(FlightStatusCode.INVALID_ARGUMENT, () -> client.rows("SELEC 1"));
        assertStatus(FlightStatusCode.INVALID_ARGUMENT, () -> client.rows("SELECT * FROM nowhere"));
        assertStatus(FlightStatusCode.INVALID_ARGUMENT, () -> client.rows(""));
        assertStatus(
                FlightStatusCode.INVALID_ARGUMENT,
                () ->
                        client.flight()
                                .getInfo(FlightDescriptor.command(new byte[] {(byte) 0xff, 1})));
        assertStatus(
                FlightStatusCode.INVALID_ARGUMENT,
                () -> client.flight().getInfo(FlightDescriptor.path("a", "b")));
        assertStatus(
                FlightStatusCode.INVALID_ARGUMENT,
                () -> read(new Ticket("SELECT 1".getBytes(StandardCharsets.UTF_8))));
        assertStatus(
                FlightStatusCode.INVALID_ARGUMENT,
                () -> client.rows("SELECT " + "x".repeat(1_000_000)));
        assertThat(client.value("SELECT 1")).isEqualTo(1);
        assertStatus(
                FlightStatusCode.INVALID_ARGUMENT,
                () -> client.rows("SELECT '" + "x".repeat(1_000_000) + "'"));
        assertThat(client.value("SELECT length('" + "x".repeat(1_000_000) + "') AS n"))
                .isEqualTo(1_000_000L);
    }

    @Test
    void anErrorInMidStreamIsAnErrorAndNotAnEnd() {
        assertThatThrownBy(() ->
                        client.rows(
                                "SELECT CASE WHEN range = 900000 THEN error('boom') ELSE range"
                                        + " END FROM range(1000000)"))
                .hasMessageContaining("boom");
    }

    @Test
    void aCallWithoutTheCredentialIsRefusedBeforeAnythingElse() {
        for (String presented : new String[] {null, "", "pp1.test.2.credential"}) {
            try (TestClient stranger = TestClient.connect(worker.bootstrap().flight(), presented)) {
                assertStatus(FlightStatusCode.UNAUTHENTICATED, () -> stranger.info("SELECT 1"));
                assertStatus(
                        FlightStatusCode.UNAUTHENTICATED,
                        () -> stranger.flight().listActions().forEach(type -> {}));
                assertStatus(FlightStatusCode.UNAUTHENTICATED, () -> stranger.sql().getCatalogs());
            }
        }
        try {
            TestClient stranger = TestClient.connect(worker.bootstrap().flight(), "other");
            try (stranger) {
                stranger.info("SELECT 1");
            }
        } catch (FlightRuntimeException e) {
            assertThat(e.status().metadata().get("pondpilot-refused")).isEqualTo("credential");
        }
    }

    @Test
    void parametersOfAllUsualTypesArrive() {
        ParameterCases.check(client);
    }

    @Test
    void catalogQuestionsHaveAnswers() {
        client.rows("CREATE OR REPLACE TABLE asked (id INTEGER PRIMARY KEY, d DECIMAL(9,2))");
        client.rows("CREATE OR REPLACE VIEW asked_view AS SELECT * FROM asked");
        var sql = client.sql();

        assertThat(client.rows(sql.getCatalogs()))
                .extracting(row -> row.get("catalog_name"))
                .contains("memory");
        assertThat(client.rows(sql.getSchemas("memory", "ma%")))
                .extracting(row -> row.get("db_schema_name"))
                .containsExactly("main");
        assertThat(client.rows(sql.getTables(null, null, "asked%", List.of("VIEW"), false)))
                .extracting(row -> row.get("table_name"))
                .containsExactly("asked_view");
        assertThat(client.rows(sql.getTables("memory", "main", "asked", null, true))).hasSize(1);
        assertThat(client.rows(sql.getTableTypes()))
                .extracting(row -> row.get("table_type"))
                .contains("TABLE", "VIEW");
        assertThat(
                        client.rows(
                                sql.getPrimaryKeys(
                                        org.apache.arrow.flight.sql.util.TableRef.of(
                                                "memory", "main", "asked"))))
                .extracting(row -> row.get("column_name"))
                .containsExactly("id");
        assertThat(client.rows(sql.getXdbcTypeInfo())).isNotEmpty();
        assertThat(client.rows(sql.getSqlInfo())).hasSizeGreaterThan(60);
        assertThat(
                        client.rows(
                                sql.getExportedKeys(
                                        org.apache.arrow.flight.sql.util.TableRef.of(
                                                null, null, "asked"))))
                .isEmpty();
    }

    @Test
    void decimalsAndBigSumsAreExact() {
        Map<String, Object> row =
                client.rows("SELECT sum(range) s, 1.10::DECIMAL(9,2) d FROM range(10)").getFirst();

        assertThat(row.get("s")).isEqualTo(new BigDecimal(45));
        assertThat(row.get("d")).isEqualTo(new BigDecimal("1.10"));
    }

    private static FlightDescriptor command(String sql) {
        return FlightDescriptor.command(sql.getBytes(StandardCharsets.UTF_8));
    }

    private static void read(Ticket ticket) {
        try (FlightStream stream = client.flight().getStream(ticket)) {
            stream.next();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static void assertStatus(FlightStatusCode code, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        FlightRuntimeException.class,
                        e ->
                                assertThat(e.status().code())
                                        .describedAs(e.getMessage())
                                        .isEqualTo(code));
    }
}
