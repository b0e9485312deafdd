package io.pondpilot.systemtests.airport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.pondpilot.systemtests.client.Answer;
import io.pondpilot.systemtests.client.FlightUser;
import io.pondpilot.systemtests.client.Oracle;
import io.pondpilot.systemtests.client.ResultStream;
import io.pondpilot.systemtests.harness.Await;
import io.pondpilot.systemtests.harness.ControlSocket;
import io.pondpilot.systemtests.harness.Credentials;
import io.pondpilot.systemtests.harness.ProxyCluster;
import io.pondpilot.systemtests.harness.SharedProxy;
import io.pondpilot.systemtests.harness.ShopDatabases;
import io.pondpilot.systemtests.harness.Tokens;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.flight.impl.Flight;
import org.apache.arrow.flight.impl.Flight.FlightDescriptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the extension reads when a query runs.
@ExtendWith(SharedProxy.class)
class ScanIT {
    private static final String FILTER =
            """
            {"filters":[{"expression_class":"BOUND_COMPARISON","type":"COMPARE_EQUAL","alias":"",
            "left":{"expression_class":"BOUND_COLUMN_REF","type":"BOUND_COLUMN_REF","alias":"id",
            "return_type":{"id":"INTEGER","type_info":null},"binding":{"table_index":0,
            "column_index":0},"depth":0},"right":{"expression_class":"BOUND_CONSTANT",
            "type":"VALUE_CONSTANT","alias":"","value":{"type":{"id":"INTEGER","type_info":null},
            "is_null":false,"value":7}}}],"column_binding_names_by_index":["id"]}
            """;

    /// One for the class: each user's worker is a process.
    private static final String USER = "airport-" + UUID.randomUUID();

    private final ProxyCluster proxy;
    private final DuckDbProcess duckdb;
    private final String token = Tokens.of(USER);

    ScanIT(ProxyCluster proxy) {
        this.proxy = proxy;
        this.duckdb = new DuckDbProcess(proxy.flightPort());
    }

    @AfterEach
    void close() {
        duckdb.close();
    }

    private static List<String> sorted(Answer answer) {
        return answer.rows().stream().map(List::toString).sorted().toList();
    }

    private Entry orders(AttachedCatalog sales) {
        return sales.find("public", "orders").orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "sales, public, orders, sales.public.orders",
        "crm, crm, customers, crm.customers",
        "catalog, MAIN, products, catalog.products",
        "plan, MAIN, targets, plan.targets"
    })
    void tablesOfEveryDatabaseAreReadWhole(
            String catalog, String schema, String table, String oracle) throws SQLException {
        AttachedCatalog attached = duckdb.attach(token, catalog);
        Answer read = attached.query().scan(attached.find(schema, table).orElseThrow());
        try (Connection truth = ShopDatabases.oracle()) {
            assertThat(sorted(read))
                    .isEqualTo(sorted(Oracle.answer(truth, "SELECT * FROM " + oracle)));
        }
    }

    @Test
    void columnsThatAreAskedForComeAtTheirPlaceInTheFullWidth() throws SQLException {
        AttachedCatalog sales = duckdb.attach(token, "sales");
        Answer read = sales.query().scan(orders(sales), List.of(5L, 1L));
        try (Connection truth = ShopDatabases.oracle()) {
            Answer whole =
                    Oracle.answer(truth, "SELECT customer_id, amount FROM sales.public.orders");
            assertThat(
                            read.rows().stream()
                                    .map(r -> List.of(r.get(1), r.get(5)).toString())
                                    .sorted())
                    .isEqualTo(sorted(whole));
        }
    }

    @Test
    void countsNeedNoColumnAndRowNumbersAreNoColumn() {
        AttachedCatalog sales = duckdb.attach(token, "sales");
        for (List<Long> columns :
                List.of(
                        List.of(Requests.NO_COLUMN),
                        List.of(Requests.ROW_ID),
                        List.of(Requests.ROW_ID, 0L),
                        List.<Long>of())) {
            assertThat(sales.query().scan(orders(sales), columns).rows())
                    .as("columns %s", columns)
                    .hasSize(1_000);
        }
    }

    @Test
    void aFilterNeverLosesARow() {
        AttachedCatalog sales = duckdb.attach(token, "sales");
        Entry orders = orders(sales);
        Query query = sales.query();
        Answer read =
                query.read(
                        orders.descriptor(),
                        orders.arrow(),
                        query.endpoints(orders.descriptor(), List.of(0L), FILTER));
        assertThat(read.rows()).extracting(List::getFirst).contains("7");
    }

    @Test
    void everyTypeOfDuckDbIsStreamedAsItIsListed() {
        try (FlightUser own = FlightUser.at(proxy.flightPort(), token)) {
            own.run("CREATE TABLE everything AS SELECT * FROM test_all_types()");
        }
        AttachedCatalog memory = duckdb.attach(token, "memory");
        Answer read = memory.query().scan(memory.findInDefault("everything").orElseThrow());
        assertThat(read.rows()).hasSize(3);
        assertThat(read.rows().getLast()).containsOnly("NULL");
    }

    @Test
    void batchesAreAlignedAndTellNothingButProgress() throws Exception {
        AttachedCatalog sales = duckdb.attach(token, "sales");
        Entry orders = orders(sales);
        Query query = sales.query();
        for (Flight.Ticket ticket : query.endpoints(orders.descriptor(), List.of(0L), "")) {
            for (Flight.FlightData data :
                    duckdb.wire().messages(query.scanHeaders(orders.descriptor()), ticket)) {
                aligned(data);
                if (!data.getAppMetadata().isEmpty()) {
                    byte[] metadata = data.getAppMetadata().toByteArray();
                    Fields.of(Unpacker.read(metadata, "app_metadata"), "app_metadata")
                            .present("progress");
                }
            }
        }
    }

    private static void aligned(Flight.FlightData data) {
        ByteString header = data.getDataHeader();
        Message message = Message.getRootAsMessage(header.asReadOnlyByteBuffer());
        if (message.headerType() == MessageHeader.RecordBatch) {
            RecordBatch batch = (RecordBatch) message.header(new RecordBatch());
            for (int i = 0; i < batch.buffersLength(); i++) {
                assertThat(batch.buffers(i).offset() % 8).isZero();
            }
        }
    }

    @Test
    void aScanThatStopsEarlyStopsTheWorker() {
        try (FlightUser own = FlightUser.at(proxy.flightPort(), token)) {
            own.run(
                    "CREATE VIEW endless AS SELECT i, repeat('x', 1000) AS pad"
                            + " FROM range(1000000000) t(i)");
            own.run("CREATE TABLE big AS SELECT i, 'v' || i AS s FROM range(3000000) t(i)");
        }
        AttachedCatalog memory = duckdb.attach(token, "memory");
        Entry big =
                memory.findInDefault("endless").or(() -> memory.findInDefault("big")).orElseThrow();
        Query query = memory.query();
        Flight.Ticket ticket = query.endpoints(big.descriptor(), List.of(0L, 1L), "").getFirst();
        try (ResultStream stream = query.open(big.descriptor(), ticket)) {
            assertThat(stream.next()).isTrue();
            stream.cancel();
        }
        var worker = proxy.workers().of(USER);
        try (ControlSocket control = new ControlSocket(worker, Credentials.of(worker))) {
            Await.until("idle again", Duration.ofSeconds(30), () -> control.running() == 0);
        }
    }

    @Test
    void flightInfoGivesTheTableAsItIsListed() {
        AttachedCatalog sales = duckdb.attach(token, "sales");
        Entry orders = orders(sales);
        Flight.FlightInfo info = sales.query().flightInfo(orders.descriptor(), Requests.At.NOW);
        assertThat(Entry.arrow(info)).isEqualTo(orders.arrow());
        Flight.FlightInfo same = sales.query().info(orders.descriptor());
        assertThat(Entry.arrow(same)).isEqualTo(orders.arrow());
    }

    @ParameterizedTest
    @CsvSource({"VERSION, 1", "TIMESTAMP, 2026-01-01 00:00:00"})
    void anotherTimeIsRefusedAtOnce(String unit, String value) {
        AttachedCatalog sales = duckdb.attach(token, "sales");
        Entry orders = orders(sales);
        Requests.At at = new Requests.At(unit, value);
        assertThatThrownBy(() -> sales.query().flightInfo(orders.descriptor(), at))
                .isInstanceOfSatisfying(
                        CallFailed.class, failed -> assertThat(failed.isRetried()).isFalse());
        assertThatThrownBy(() -> sales.query().endpoints(orders.descriptor(), List.of(), "", at))
                .isInstanceOfSatisfying(
                        CallFailed.class, failed -> assertThat(failed.isRetried()).isFalse());
    }

    @Test
    void statisticsAreRightWhereTheyAreOffered() {
        try (FlightUser own = FlightUser.at(proxy.flightPort(), token)) {
            own.run("CREATE TABLE counted AS SELECT i::INTEGER AS n FROM range(10, 110) t(i)");
        }
        AttachedCatalog memory = duckdb.attach(token, "memory");
        Entry counted = memory.findInDefault("counted").orElseThrow();
        var metadata = counted.arrow().getCustomMetadata();
        if (metadata != null && metadata.containsKey("can_produce_statistics")) {
            Statistics statistics = memory.query().statistics(counted.descriptor(), "n", "INTEGER");
            assertThat(Long.parseLong(statistics.value("min"))).isLessThanOrEqualTo(10);
            assertThat(Long.parseLong(statistics.value("max"))).isGreaterThanOrEqualTo(109);
            assertThat(statistics.value("has_not_null")).isEqualTo("true");
        }
    }

    @Test
    void rawSqlIsTakenAsAFlight() {
        FlightDescriptor sql =
                FlightDescriptor.newBuilder()
                        .setType(FlightDescriptor.DescriptorType.CMD)
                        .setCmd(
                                ByteString.copyFromUtf8(
                                        "SELECT count(*) AS n, sum(amount) AS s"
                                                + " FROM sales.public.orders WHERE id <= 10"))
                        .build();
        Answer answer = new Query(duckdb.wire(), duckdb.headers(token)).take(sql);
        assertThat(answer.rows())
                .singleElement()
                .satisfies(row -> assertThat(row).startsWith("10"));
    }

    @Test
    void wrongSqlFailsWithDuckDbsWordsAndAtOnce() {
        FlightDescriptor sql =
                FlightDescriptor.newBuilder()
                        .setType(FlightDescriptor.DescriptorType.CMD)
                        .setCmd(ByteString.copyFromUtf8("SELECT * FROM sales.public.nothing"))
                        .build();
        Query query = new Query(duckdb.wire(), duckdb.headers(token));
        assertThatThrownBy(() -> query.take(sql))
                .isInstanceOf(CallFailed.class)
                .hasMessageContaining("nothing");
    }
}
