package io.pondpilot.systemtests.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.pondpilot.systemtests.client.FlightUser;
import io.pondpilot.systemtests.client.Messages;
import io.pondpilot.systemtests.client.RawGrpc;
import io.pondpilot.systemtests.client.ResultStream;
import io.pondpilot.systemtests.harness.ProxyCluster;
import io.pondpilot.systemtests.harness.SharedProxy;
import io.pondpilot.systemtests.harness.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.Ticket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests that make no sense, from a user who may ask: a typed error, and the user's next query
/// is answered by the very same worker.
@ExtendWith(SharedProxy.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadRequestsIT {
    private final ProxyCluster proxy;
    private final String name = "clumsy-" + UUID.randomUUID();
    private final FlightUser user;
    private final RawGrpc grpc;

    BadRequestsIT(ProxyCluster proxy) {
        this.proxy = proxy;
        this.user = FlightUser.at(proxy.flightPort(), Tokens.of(name));
        this.grpc = new RawGrpc(proxy.flightPort());
        user.run("CREATE TABLE memory AS SELECT 'remembered' AS what");
    }

    @AfterEach
    void theSameWorkerAnswersTheNextQuery() {
        assertThat(user.value("SELECT what FROM memory")).isEqualTo("remembered");
        assertThat(proxy.workers().everOf(name)).hasSize(1);
    }

    @AfterAll
    void close() {
        user.close();
        grpc.close();
    }

    private void refused(String sql, String text) {
        assertThatThrownBy(() -> user.rows(sql))
                .isInstanceOfSatisfying(
                        FlightRuntimeException.class,
                        e -> {
                            assertThat(e.status().code())
                                    .isEqualTo(FlightStatusCode.INVALID_ARGUMENT);
                            assertThat(e.getMessage()).containsIgnoringCase(text);
                        });
    }

    private Status call(String method, byte[] message) {
        return grpc.call(method, "Bearer " + Tokens.of(name), message);
    }

    @Test
    void syntaxError() {
        refused("SELEC 1", "syntax error");
    }

    @Test
    void unknownTable() {
        refused("SELECT * FROM nowhere", "nowhere");
    }

    @Test
    void unknownColumnOfAnAttachedDatabase() {
        refused("SELECT nothing FROM sales.public.orders", "nothing");
    }

    @Test
    void errorWhileRunning() {
        refused("SELECT error('on purpose') FROM range(10)", "on purpose");
    }

    @Test
    void errorAfterManyRows() {
        refused(
                "SELECT CASE WHEN i = 1999999 THEN error('late') ELSE i::VARCHAR END FROM range(2000000) t(i)",
                "late");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ";", "-- nothing", "/* nothing */"})
    void nothingToRun(String sql) {
        assertThatThrownBy(() -> user.rows(sql))
                .isInstanceOfSatisfying(
                        FlightRuntimeException.class,
                        e ->
                                assertThat(e.status().code())
                                        .isEqualTo(FlightStatusCode.INVALID_ARGUMENT));
    }

    @Test
    void aMegabyteOfSqlIsAnswered() {
        String text = "x".repeat(1_000_000);
        assertThat(user.value("SELECT length('" + text + "') AS n")).isEqualTo("1000000");
        assertThatThrownBy(() -> user.value("SELECT length('" + text + "')"))
                .as("the column's name is the whole expression")
                .hasMessageContaining("AS")
                .hasMessageContaining("32,766");
    }

    @Test
    void aMegabyteOfWrongSqlIsATypedErrorOfReadableLength() {
        String sql = "SELECT '" + "x".repeat(1_000_000) + "' FROM nowhere";
        assertThatThrownBy(() -> user.rows(sql))
                .isInstanceOfSatisfying(
                        FlightRuntimeException.class,
                        e -> {
                            assertThat(e.status().code())
                                    .isEqualTo(FlightStatusCode.INVALID_ARGUMENT);
                            assertThat(e.getMessage()).contains("nowhere").hasSizeLessThan(4_000);
                        });
    }

    @Test
    void deeplyNestedSqlIsATypedError() {
        String sql = "SELECT " + "(".repeat(50_000) + "1" + ")".repeat(50_000);
        assertThatThrownBy(() -> user.rows(sql)).isInstanceOf(FlightRuntimeException.class);
    }

    @Test
    void aCommandThatIsNotUtf8() {
        byte[] command = "SELECT 'x'".getBytes(StandardCharsets.ISO_8859_1);
        command[8] = (byte) 0xE9;
        assertThatThrownBy(() -> user.info(command))
                .isInstanceOfSatisfying(
                        FlightRuntimeException.class,
                        e -> {
                            assertThat(e.status().code())
                                    .isEqualTo(FlightStatusCode.INVALID_ARGUMENT);
                            assertThat(e.getMessage()).contains("UTF-8");
                        });
    }

    @Test
    void aTruncatedMessage() {
        byte[] whole = Messages.descriptor("SELECT 1".getBytes(StandardCharsets.UTF_8));
        for (int length : new int[] {1, 3, 5, whole.length - 1}) {
            Status status = call("GetFlightInfo", Arrays.copyOf(whole, length));
            assertThat(status.getCode())
                    .as("%d bytes: %s", length, status)
                    .isIn(Status.Code.INVALID_ARGUMENT, Status.Code.INTERNAL);
        }
    }

    @Test
    void aFlightSqlCommandOfGarbage() {
        byte[] type =
                "type.googleapis.com/arrow.flight.protocol.sql.CommandStatementQuery"
                        .getBytes(StandardCharsets.UTF_8);
        byte[] command = new byte[type.length + 2 + 4];
        command[0] = 0x0A;
        command[1] = (byte) type.length;
        System.arraycopy(type, 0, command, 2, type.length);
        System.arraycopy(new byte[] {0x12, 2, 0x0A, 0x7F}, 0, command, type.length + 2, 4);
        Status status = call("GetFlightInfo", Messages.descriptor(command));
        assertThat(status.getCode()).as("%s", status).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    @Test
    void randomMessages() {
        Random random = new Random(7);
        for (int i = 0; i < 100; i++) {
            byte[] message = new byte[random.nextInt(200)];
            random.nextBytes(message);
            for (String method : List.of("GetFlightInfo", "DoGet", "DoAction", "GetSchema")) {
                assertThat(call(method, message).getCode())
                        .as("%s of seed 7, round %d", method, i)
                        .isIn(
                                Status.Code.INVALID_ARGUMENT,
                                Status.Code.NOT_FOUND,
                                Status.Code.UNIMPLEMENTED,
                                Status.Code.INTERNAL);
            }
        }
    }

    @Test
    void anUnknownTicket() {
        for (String ticket :
                List.of("", "no such ticket", "\0\1\2", UUID.randomUUID().toString())) {
            Status status = call("DoGet", Messages.ticket(ticket.getBytes(StandardCharsets.UTF_8)));
            assertThat(status.getCode())
                    .as("ticket '%s': %s", ticket, status)
                    .isIn(Status.Code.INVALID_ARGUMENT, Status.Code.NOT_FOUND);
        }
    }

    @Test
    void aReusedTicketGivesTheSameRowsOrATypedErrorAndNeverRunsAnUpdateTwice() {
        user.run("CREATE TABLE counted (n INTEGER)");
        Ticket select = user.info("SELECT 7 AS n").getEndpoints().getFirst().getTicket();
        assertThat(read(select)).isEqualTo(1);
        againOrRefused(select);
        Ticket insert =
                user.info("INSERT INTO counted VALUES (1)").getEndpoints().getFirst().getTicket();
        read(insert);
        againOrRefused(insert);
        assertThat(user.value("SELECT count(*) FROM counted")).isEqualTo("1");
    }

    private long read(Ticket ticket) {
        try (ResultStream stream = user.open(ticket)) {
            return stream.digest().rows();
        }
    }

    private void againOrRefused(Ticket ticket) {
        try {
            assertThat(read(ticket)).isEqualTo(1);
        } catch (FlightRuntimeException e) {
            assertThat(e.status().code())
                    .isIn(FlightStatusCode.NOT_FOUND, FlightStatusCode.INVALID_ARGUMENT);
        }
    }

    @Test
    void unknownMethodsAndServices() {
        for (String method :
                List.of(
                        "arrow.flight.protocol.FlightService/NoSuchMethod",
                        "no.such.Service/Method",
                        "grpc.reflection.v1.ServerReflection/ServerReflectionInfo")) {
            assertThat(call(method, new byte[0]).getCode())
                    .as(method)
                    .isEqualTo(Status.Code.UNIMPLEMENTED);
        }
    }

    @Test
    void statementsThatChangeRunExactlyOnce() {
        user.run("CREATE TABLE once (n INTEGER)");
        for (int i = 0; i < 20; i++) {
            user.run("INSERT INTO once VALUES (" + i + ")");
        }
        assertThat(user.value("SELECT count(*) || '/' || sum(n) FROM once")).isEqualTo("20/190");
    }
}
