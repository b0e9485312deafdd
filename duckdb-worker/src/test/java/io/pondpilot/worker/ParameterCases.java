package io.pondpilot.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.worker.testing.TestClient;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flight.sql.FlightSqlClient.PreparedStatement;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampMilliTZVector;
import org.apache.arrow.vector.TimeStampMilliVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/// One parameter of each usual type, sent and read back as text.
final class ParameterCases {
    private ParameterCases() {}

    static void check(TestClient client) {
        BufferAllocator allocator = client.allocator();
        BitVector bool = new BitVector("1", allocator);
        bool.setSafe(0, 1);
        IntVector number = new IntVector("2", allocator);
        number.setSafe(0, -7);
        BigIntVector big = new BigIntVector("3", allocator);
        big.setSafe(0, Long.MAX_VALUE);
        Float8Vector real = new Float8Vector("4", allocator);
        real.setSafe(0, 2.5);
        DecimalVector decimal = new DecimalVector("5", allocator, 9, 2);
        decimal.setSafe(0, new BigDecimal("12.34"));
        VarCharVector text = new VarCharVector("6", allocator);
        text.setSafe(0, "it's ü".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        VarBinaryVector bytes = new VarBinaryVector("7", allocator);
        bytes.setSafe(0, new byte[] {1, 2});
        DateDayVector date = new DateDayVector("8", allocator);
        date.setSafe(0, 20_000);
        TimeMicroVector time = new TimeMicroVector("9", allocator);
        time.setSafe(0, 3_600_000_001L);
        TimeStampMilliVector timestamp = new TimeStampMilliVector("10", allocator);
        timestamp.setSafe(0, 1_700_000_000_123L);
        TimeStampMilliTZVector zoned = new TimeStampMilliTZVector("11", allocator, "UTC");
        zoned.setSafe(0, 1_700_000_000_123L);
        NullVector nothing = new NullVector("12", 1);
        UInt1Vector byteBits = new UInt1Vector("13", allocator);
        byteBits.setSafe(0, 255);
        UInt2Vector shortBits = new UInt2Vector("14", allocator);
        shortBits.setSafe(0, 65_535);
        UInt4Vector intBits = new UInt4Vector("15", allocator);
        intBits.setSafe(0, -1);
        UInt8Vector longBits = new UInt8Vector("16", allocator);
        longBits.setSafe(0, -1L);
        List<FieldVector> vectors =
                List.of(
                        bool, number, big, real, decimal, text, bytes, date, time, timestamp, zoned,
                        nothing, byteBits, shortBits, intBits, longBits);
        vectors.forEach(vector -> vector.setValueCount(1));
        try (VectorSchemaRoot parameters = new VectorSchemaRoot(vectors);
                PreparedStatement prepared =
                        client.sql()
                                .prepare(
                                        "SELECT ?::BOOLEAN a, ?::INTEGER b, ?::BIGINT c, ?::DOUBLE d,"
                                                + " ?::DECIMAL(9,2) e, ?::VARCHAR f, ?::BLOB g,"
                                                + " ?::DATE::VARCHAR h, ?::TIME::VARCHAR i,"
                                                + " ?::TIMESTAMP::VARCHAR j,"
                                                + " ?::TIMESTAMPTZ::VARCHAR k, ?::VARCHAR l,"
                                                + " ?::VARCHAR || ' ' || ?::VARCHAR || ' ' ||"
                                                + " ?::VARCHAR || ' ' || ?::VARCHAR AS u")) {
            assertThat(prepared.getParameterSchema().getFields()).hasSize(16);
            prepared.setParameters(parameters);
            for (int round = 0; round < 2; round++) {
                Map<String, Object> row = client.rows(prepared.execute()).getFirst();
                assertThat(row.get("a")).isEqualTo(true);
                assertThat(row.get("b")).isEqualTo(-7);
                assertThat(row.get("c")).isEqualTo(Long.MAX_VALUE);
                assertThat(row.get("d")).isEqualTo(2.5);
                assertThat(row.get("e")).isEqualTo(new BigDecimal("12.34"));
                assertThat(row.get("f")).isEqualTo("it's ü");
                assertThat(row.get("g")).isEqualTo(new byte[] {1, 2});
                assertThat(row.get("h")).isEqualTo("2024-10-04");
                assertThat(row.get("i")).isEqualTo("01:00:00.000001");
                assertThat(row.get("j")).isEqualTo("2023-11-14 22:13:20.123");
                assertThat(row.get("k")).isEqualTo("2023-11-14 22:13:20.123+00");
                assertThat(row.get("l")).isNull();
                assertThat(row.get("u")).isEqualTo("255 65535 4294967295 18446744073709551615");
            }
        }
    }
}
