package io.pondpilot.systemtests.airport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.pondpilot.systemtests.client.FlightUser;
import io.pondpilot.systemtests.harness.ProxyCluster;
import io.pondpilot.systemtests.harness.SharedProxy;
import io.pondpilot.systemtests.harness.Tokens;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.apache.arrow.flight.impl.Flight;
import org.apache.arrow.flight.impl.Flight.FlightDescriptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the extension must be refused, quickly and clearly.
@ExtendWith(SharedProxy.class)
class RefusalsIT {
    private static final List<String> ACTIONS =
            List.of(
                    "create_transaction",
                    "catalog_version",
                    "list_schemas",
                    "endpoints",
                    "flight_info",
                    "column_statistics");

    /// One for the class: each user's worker is a process.
    private static final String USER = "airport-" + UUID.randomUUID();

    private final ProxyCluster proxy;
    private final DuckDbProcess duckdb;
    private final String token = Tokens.of(USER);

    RefusalsIT(ProxyCluster proxy) {
        this.proxy = proxy;
        this.duckdb = new DuckDbProcess(proxy.flightPort());
    }

    @AfterEach
    void close() {
        duckdb.close();
    }

    private static CallFailed failure(Runnable call) {
        try {
            call.run();
        } catch (CallFailed e) {
            return e;
        }
        throw new AssertionError("it was not refused");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create_table",
                "drop_table",
                "create_schema",
                "drop_schema",
                "add_column",
                "remove_column",
                "rename_column",
                "rename_table",
                "set_default",
                "change_column_type",
                "table_function_flight_info",
                "no_such_action"
            })
    void writesAndUnknownActionsAreUnimplemented(String action) {
        CallFailed failed =
                failure(() ->
                        duckdb.wire()
                                .action(duckdb.headers(token), action, Requests.catalog("sales")));
        assertThat(failed.code()).as(failed.getMessage()).isEqualTo(Status.Code.UNIMPLEMENTED);
    }

    @Test
    void writesByExchangeAreUnimplemented() {
        AttachedCatalog sales = duckdb.attach(token, "sales");
        Entry orders = sales.find("public", "orders").orElseThrow();
        Flight.FlightData first =
                Flight.FlightData.newBuilder().setFlightDescriptor(orders.descriptor()).build();
        CallFailed failed =
                failure(() ->
                        duckdb.wire()
                                .exchange(
                                        sales.headers().with("airport-operation", "insert"),
                                        first));
        assertThat(failed.code()).as(failed.getMessage()).isEqualTo(Status.Code.UNIMPLEMENTED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // nothing; nil; a number; a map cut off; a key that is no string; a reserved byte
                "",
                "c0",
                "2a",
                "81",
                "810102",
                "c1",
                // strings, arrays and maps that announce 4 GiB
                "dbffffffff",
                "ddffffffff",
                "dfffffffff",
                "81acdfffffffff",
                // catalog_name is a number, is nil
                "81ac636174616c6f675f6e616d652a",
                "81ac636174616c6f675f6e616d65c0",
                // descriptor: a string that is no protobuf; a number
                "81aa64657363726970746f72a3ffffff",
                "81aa64657363726970746f7201"
            })
    void malformedBodiesAreRefusedOrReadByTheirDefaults(String hex) {
        byte[] body = HexFormat.of().parseHex(hex);
        for (String action : ACTIONS) {
            refusedAtOnceOrAnswered(action, body);
        }
        assertThat(duckdb.attach(token, "plan").names()).contains("main.targets");
    }

    @Test
    void aBodyNestedAHundredThousandDeepIsRefused() {
        byte[] body = new byte[100_000];
        java.util.Arrays.fill(body, (byte) 0x91);
        ACTIONS.forEach(action -> refusedAtOnceOrAnswered(action, body));
        assertThat(duckdb.attach(token, "plan").names()).contains("main.targets");
    }

    private void refusedAtOnceOrAnswered(String action, byte[] body) {
        try {
            List<byte[]> results = duckdb.wire().actionResults(duckdb.headers(token), action, body);
            assertThat(results).as("%s ended well", action).hasSize(1);
        } catch (CallFailed e) {
            assertThat(e.isRetried()).as("%s: %s", action, e.getMessage()).isFalse();
            assertThat(e.code()).isNotEqualTo(Status.Code.UNKNOWN);
        }
    }

    @Test
    void aTableThatIsGoneFailsAtOnceAndByName() {
        try (FlightUser own = FlightUser.at(proxy.flightPort(), token)) {
            own.run("CREATE TABLE gone AS SELECT 1 AS n");
            AttachedCatalog memory = duckdb.attach(token, "memory");
            Entry gone = memory.findInDefault("gone").orElseThrow();
            own.run("DROP TABLE gone");
            CallFailed failed = failure(() -> memory.query().scan(gone));
            assertThat(failed.isRetried()).as(failed.getMessage()).isFalse();
            assertThat(failed).hasMessageContaining("gone");
        }
    }

    @Test
    void aTableThatChangedItsColumnsIsNotStreamedInAnotherShape() {
        try (FlightUser own = FlightUser.at(proxy.flightPort(), token)) {
            own.run("CREATE TABLE changing AS SELECT 1 AS a, 2 AS b");
            AttachedCatalog memory = duckdb.attach(token, "memory");
            Entry listed = memory.findInDefault("changing").orElseThrow();
            own.run("ALTER TABLE changing DROP COLUMN a");
            assertThatThrownBy(() -> memory.query().scan(listed))
                    .as("a refusal, or at the worst another shape that the extension refuses")
                    .isInstanceOfAny(CallFailed.class, Violation.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sales", "sales/public", "sales/public/orders/more", "x/y/z"})
    void pathsThatAreNoTableAreRefusedAtOnce(String path) {
        FlightDescriptor descriptor =
                FlightDescriptor.newBuilder()
                        .setType(FlightDescriptor.DescriptorType.PATH)
                        .addAllPath(List.of(path.split("/")))
                        .build();
        Query query = new Query(duckdb.wire(), duckdb.headers(token));
        assertThat(failure(() -> query.endpoints(descriptor, List.of(0L), "")).isRetried())
                .isFalse();
        assertThat(failure(() -> query.info(descriptor)).isRetried()).isFalse();
    }

    @Test
    void columnsThatTheTableDoesNotHaveAreNoHarm() {
        AttachedCatalog sales = duckdb.attach(token, "sales");
        Entry orders = sales.find("public", "orders").orElseThrow();
        try {
            assertThat(sales.query().scan(orders, List.of(0L, 6L, 1L << 40, -3L)).rows())
                    .hasSize(1_000);
        } catch (CallFailed e) {
            assertThat(e.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "SELECT 1", "\u0000\u0001"})
    void ticketsThatNobodyGaveOutAreRefused(String ticket) {
        FlightDescriptor none = FlightDescriptor.getDefaultInstance();
        Flight.Ticket made =
                Flight.Ticket.newBuilder().setTicket(ByteString.copyFromUtf8(ticket)).build();
        Query query = new Query(duckdb.wire(), duckdb.headers(token));
        CallFailed failed =
                failure(() ->
                        query.read(
                                none,
                                new org.apache.arrow.vector.types.pojo.Schema(List.of()),
                                List.of(made)));
        assertThat(failed.code())
                .as(failed.getMessage())
                .isIn(Status.Code.INVALID_ARGUMENT, Status.Code.NOT_FOUND);
    }

    @Test
    void aCallerWithoutAGoodTokenIsRefusedAtOnce() {
        for (String bad : List.of("", "x", token + "x")) {
            CallFailed failed = failure(() -> duckdb.attach(bad, "sales"));
            assertThat(failed.code()).isEqualTo(Status.Code.UNAUTHENTICATED);
            assertThat(failed.isRetried()).as(failed.getMessage()).isFalse();
        }
    }
}
