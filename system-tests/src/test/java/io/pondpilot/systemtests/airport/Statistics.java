package io.pondpilot.systemtests.airport;

import io.pondpilot.systemtests.client.Allocators;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;

/// The answer to `column_statistics`: an Arrow stream of one row.
record Statistics(Map<String, String> values) {
    private static final List<String> COLUMNS =
            List.of("min", "max", "has_not_null", "has_null", "distinct_count");

    static Statistics read(byte[] stream) {
        try (ArrowStreamReader reader =
                new ArrowStreamReader(new ByteArrayInputStream(stream), Allocators.root())) {
            VectorSchemaRoot root = reader.getVectorSchemaRoot();
            Violation.unless(reader.loadNextBatch(), "statistics have no batch");
            Violation.unless(root.getRowCount() == 1, "statistics are not one row");
            Map<String, String> values = new TreeMap<>();
            for (FieldVector vector : root.getFieldVectors()) {
                values.put(vector.getName(), String.valueOf(vector.getObject(0)));
            }
            Violation.unless(
                    values.keySet().containsAll(COLUMNS), "statistics lack a column: " + values);
            return new Statistics(values);
        } catch (IOException e) {
            throw new Violation("statistics are no Arrow stream: " + e.getMessage());
        }
    }

    String value(String column) {
        return String.valueOf(values.get(column));
    }
}
