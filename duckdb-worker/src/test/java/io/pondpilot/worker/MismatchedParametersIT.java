package io.pondpilot.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.pondpilot.worker.testing.TestClient;
import io.pondpilot.worker.testing.TestWorker;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.Result;
import org.apache.arrow.flight.SyncPutListener;
import org.apache.arrow.flight.sql.FlightSqlClient.PreparedStatement;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionClosePreparedStatementRequest;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionCreatePreparedStatementRequest;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionCreatePreparedStatementResult;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandPreparedStatementQuery;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandPreparedStatementUpdate;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Parameters that do not fit their statement, and handles of none.
class MismatchedParametersIT {
    private static TestWorker worker;
    private static TestClient client;

    @BeforeAll
    static void start() {
        worker = TestWorker.start();
        client = worker.client();
        client.rows("CREATE TABLE written (a INTEGER, b INTEGER)");
    }

    @AfterAll
    static void stop() {
        client.close();
        worker.close();
    }

    /// Rows of texts.
    private static VectorSchemaRoot parameters(int columns, String... rows) {
        List<FieldVector> vectors = new ArrayList<>();
        for (int column = 0; column < columns; column++) {
            VarCharVector vector = new VarCharVector("p" + column, client.allocator());
            for (int row = 0; row < rows.length; row++) {
                vector.setSafe(row, rows[row].getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
            vector.setValueCount(rows.length);
            vectors.add(vector);
        }
        return new VectorSchemaRoot(vectors);
    }

    private static void refused(String sql, boolean update, VectorSchemaRoot bound, String text) {
        try (bound;
                PreparedStatement prepared = client.sql().prepare(sql)) {
            prepared.setParameters(bound);
            refused(
                    () -> {
                        if (update) {
                            prepared.executeUpdate();
                        } else {
                            client.rows(prepared.execute());
                        }
                    },
                    FlightStatusCode.INVALID_ARGUMENT,
                    text);
        }
        assertThat(client.value("SELECT count(*) FROM written")).isEqualTo(0L);
    }

    private static void refused(ThrowingCallable call, FlightStatusCode code, String text) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        FlightRuntimeException.class,
                        e -> assertThat(e.status().code()).isEqualTo(code))
                .hasMessageContaining(text);
    }

    @Test
    void aQueryWithoutItsParametersIsRefused() {
        try (PreparedStatement prepared = client.sql().prepare("SELECT ?::INTEGER + ?")) {
            refused(
                    () -> client.rows(prepared.execute()),
                    FlightStatusCode.INVALID_ARGUMENT,
                    "the statement has 2 parameters, and 0 were bound");
        }
    }

    @Test
    void tooFewAndTooManyParametersAreRefusedWithBothNumbers() {
        String query = "SELECT ?::INTEGER + ?";
        String update = "INSERT INTO written VALUES (?, ?)";
        for (int columns : List.of(1, 3)) {
            String text = "the statement has 2 parameters, and " + columns + " were sent";
            refused(query, false, parameters(columns, "1"), text);
            refused(update, true, parameters(columns, "1", "2"), text);
        }
    }

    @Test
    void aQueryRunsForEachOfUpToAThousandRowsOfParameters() {
        String query = "SELECT ?::INTEGER + ?::INTEGER";
        try (VectorSchemaRoot bound = parameters(2, "1", "2");
                PreparedStatement prepared = client.sql().prepare(query)) {
            prepared.setParameters(bound);
            assertThat(client.rows(prepared.execute()))
                    .extracting(row -> String.valueOf(row.values().iterator().next()))
                    .containsExactly("2", "4");
        }
        String[] many = IntStream.range(0, 1_001).mapToObj(String::valueOf).toArray(String[]::new);
        refused(
                query,
                false,
                parameters(2, many),
                "a query takes at most 1000 rows of parameters, not 1001");
    }

    @Test
    void aValueThatCannotBeCastIsRefusedAndNoRowIsWritten() {
        refused("SELECT ?::INTEGER", false, parameters(1, "one"), "one");
        refused(
                "INSERT INTO written VALUES (?::INTEGER, ?::INTEGER)",
                true,
                parameters(2, "1", "2", "three"),
                "three");
    }

    @Test
    void handlesOfNoStatementAreNotFound() {
        for (ByteString handle :
                List.of(ByteString.EMPTY, ByteString.copyFromUtf8("?"), closedHandle())) {
            byte[] query =
                    Any.pack(
                                    CommandPreparedStatementQuery.newBuilder()
                                            .setPreparedStatementHandle(handle)
                                            .build())
                            .toByteArray();
            refused(
                    () -> client.flight().getInfo(FlightDescriptor.command(query)),
                    FlightStatusCode.NOT_FOUND,
                    "no such prepared statement");
            refused(
                    () -> client.flight().getSchema(FlightDescriptor.command(query)),
                    FlightStatusCode.NOT_FOUND,
                    "no such prepared statement");
            refused(() -> put(query), FlightStatusCode.NOT_FOUND, "no such prepared statement");
            refused(
                    () ->
                            put(
                                    Any.pack(
                                                    CommandPreparedStatementUpdate.newBuilder()
                                                            .setPreparedStatementHandle(handle)
                                                            .build())
                                            .toByteArray()),
                    FlightStatusCode.NOT_FOUND,
                    "no such prepared statement");
        }
    }

    private static ByteString closedHandle() {
        var request =
                ActionCreatePreparedStatementRequest.newBuilder().setQuery("SELECT 1 AS i").build();
        Result created =
                client.flight()
                        .doAction(
                                new Action(
                                        "CreatePreparedStatement", Any.pack(request).toByteArray()))
                        .next();
        try {
            ByteString handle =
                    Any.parseFrom(created.getBody())
                            .unpack(ActionCreatePreparedStatementResult.class)
                            .getPreparedStatementHandle();
            var close =
                    ActionClosePreparedStatementRequest.newBuilder()
                            .setPreparedStatementHandle(handle)
                            .build();
            client.flight()
                    .doAction(new Action("ClosePreparedStatement", Any.pack(close).toByteArray()))
                    .forEachRemaining(_ -> {});
            return handle;
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void put(byte[] command) {
        try (VectorSchemaRoot row = parameters(1, "1")) {
            var answers = new SyncPutListener();
            var stream = client.flight().startPut(FlightDescriptor.command(command), row, answers);
            stream.putNext();
            stream.completed();
            stream.getResult();
        }
    }
}
