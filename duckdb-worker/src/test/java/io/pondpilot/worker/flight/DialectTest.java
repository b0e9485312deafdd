package io.pondpilot.worker.flight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementQuery;
import org.junit.jupiter.api.Test;

class DialectTest {
    private static final byte[] MESSAGE =
            Any.pack(CommandStatementQuery.newBuilder().setQuery("SELECT 1").build()).toByteArray();

    @Test
    void aWrappedMessageIsFlightSql() {
        assertThat(Dialect.of(MESSAGE))
                .isInstanceOfSatisfying(
                        Dialect.FlightSqlMessage.class,
                        message -> assertThat(message.name()).isEqualTo("CommandStatementQuery"));
    }

    @Test
    void sqlThatHappensToParseAsAMessageIsSql() {
        byte[] sql = "EXPLAIN SELECT 1".getBytes(StandardCharsets.UTF_8);

        assertThat(Dialect.of(sql)).isEqualTo(new Dialect.RawSql("EXPLAIN SELECT 1"));
    }

    @Test
    void aTruncatedMessageIsRefusedAndNotTakenForSql() {
        // Cut right after the type URL it is a whole message with an empty query.
        int wholeUrl = MESSAGE[1] + 2;
        for (int length = 60; length < MESSAGE.length; length++) {
            if (length == wholeUrl) {
                continue;
            }
            byte[] truncated = Arrays.copyOf(MESSAGE, length);
            assertThatThrownBy(() -> Dialect.of(truncated)).hasMessageContaining("neither");
        }
    }

    @Test
    void bytesThatAreNoTextAreRefused() {
        assertThatThrownBy(() -> Dialect.of(new byte[] {(byte) 0xff, (byte) 0xfe, 'a'}))
                .hasMessageContaining("neither");
    }
}
