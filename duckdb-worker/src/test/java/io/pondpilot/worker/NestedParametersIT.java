package io.pondpilot.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.worker.testing.TestClient;
import io.pondpilot.worker.testing.TestWorker;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flight.sql.FlightSqlClient.PreparedStatement;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.complex.impl.UnionListWriter;
import org.apache.arrow.vector.complex.impl.UnionMapWriter;
import org.apache.arrow.vector.complex.writer.BaseWriter.StructWriter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Lists, structs and maps as parameters, as Arrow's own clients send them.
@SuppressWarnings("NullAway") // NULL is null.
class NestedParametersIT {
    private static final List<@Nullable String> TEXTS =
            Arrays.asList(
                    "plain", null, "NULL", "it's", "back\\slash", "[a, b]", "{k: v}", "", "ü");

    @Test
    void nestedValuesArriveUnchanged() {
        try (TestWorker worker = TestWorker.start();
                TestClient client = worker.client()) {
            List<FieldVector> vectors =
                    List.of(
                            texts(client.allocator()),
                            struct(client.allocator()),
                            map(client.allocator()));
            vectors.forEach(vector -> vector.setValueCount(1));
            try (VectorSchemaRoot parameters = new VectorSchemaRoot(vectors);
                    PreparedStatement prepared =
                            client.sql()
                                    .prepare(
                                            "SELECT l, len(l) AS n, s.a AS a, s.\"it's b\" AS b, m['k''1']"
                                                    + " AS m FROM (SELECT ?::VARCHAR[] AS l, ?::STRUCT(a"
                                                    + " INTEGER, \"it's b\" VARCHAR) AS s, ?::MAP(VARCHAR,"
                                                    + " BIGINT) AS m)")) {
                prepared.setParameters(parameters);

                Map<String, Object> row = client.rows(prepared.execute()).getFirst();

                assertThat((List<?>) row.get("l"))
                        .extracting(text -> text == null ? null : text.toString())
                        .containsExactlyElementsOf(TEXTS);
                assertThat(row.get("a")).isEqualTo(42);
                assertThat(row.get("b")).isEqualTo("{x}");
                assertThat(row.get("m")).isEqualTo(Long.MIN_VALUE);
            }
        }
    }

    private static FieldVector texts(BufferAllocator allocator) {
        ListVector list = ListVector.empty("1", allocator);
        UnionListWriter writer = list.getWriter();
        writer.setPosition(0);
        writer.startList();
        for (String text : TEXTS) {
            if (text == null) {
                writer.writeNull();
            } else {
                writer.varChar().writeVarChar(text);
            }
        }
        writer.endList();
        return list;
    }

    private static FieldVector struct(BufferAllocator allocator) {
        StructVector struct = StructVector.empty("2", allocator);
        StructWriter writer = struct.getWriter();
        writer.setPosition(0);
        writer.start();
        writer.integer("a").writeInt(42);
        writer.varChar("it's b").writeVarChar("{x}");
        writer.end();
        return struct;
    }

    private static FieldVector map(BufferAllocator allocator) {
        MapVector map = MapVector.empty("3", allocator, false);
        UnionMapWriter writer = map.getWriter();
        writer.setPosition(0);
        writer.startMap();
        writer.startEntry();
        writer.key().varChar().writeVarChar("k'1");
        writer.value().bigInt().writeBigInt(Long.MIN_VALUE);
        writer.endEntry();
        writer.endMap();
        return map;
    }
}
