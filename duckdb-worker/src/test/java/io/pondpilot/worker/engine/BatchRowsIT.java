package io.pondpilot.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.duckdb.DuckDBResultSet;
import org.junit.jupiter.api.Test;

/// The layout of DuckDB's stream object is what [BatchRows] takes it for. A new version of DuckDB
/// that changes it fails here, and not by slow streams.
class BatchRowsIT {
    @Test
    void narrowRowsSoonComeInLargeBatchesAndWideOnesStaySmall() throws Exception {
        assertThat(batches("SELECT range, 'x' || range AS s FROM range(500000)"))
                .startsWith(4_096L, 16_384L, 65_536L)
                .contains(65_536L);
        assertThat(batches("SELECT repeat('x', 5000) AS s FROM range(20000)"))
                .startsWith(4_096L, 2_048L, 2_048L);
    }

    private static List<Long> batches(String sql) throws Exception {
        Properties properties = new Properties();
        properties.setProperty("jdbc_stream_results", "true");
        List<Long> sizes = new ArrayList<>();
        try (var connection = DriverManager.getConnection("jdbc:duckdb:", properties);
                BufferAllocator allocator = new RootAllocator();
                PreparedStatement statement = connection.prepareStatement(sql);
                DuckDBResultSet rows = (DuckDBResultSet) statement.executeQuery();
                ArrowReader reader =
                        (ArrowReader) rows.arrowExportStream(allocator, BatchRows.CAREFUL)) {
            BatchRows batchRows = BatchRows.of(reader, BatchRows.CAREFUL);
            while (reader.loadNextBatch()) {
                var root = reader.getVectorSchemaRoot();
                sizes.add((long) root.getRowCount());
                long bytes =
                        root.getFieldVectors().stream().mapToLong(v -> v.getBufferSize()).sum();
                batchRows.next(root.getRowCount(), bytes);
            }
        }
        return sizes;
    }
}
