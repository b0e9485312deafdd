package io.pondpilot.systemtests.pages;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Statements for a DuckDB with the airport extension, which no registry has: only DuckDB's parser
/// reads them here. What the server answers to them is tested with a double of the extension.
final class AirportSql implements Language {
    @Override
    public List<BlockResult> run(List<CodeBlock> blocks, Reader reader) throws SQLException {
        List<BlockResult> results = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:")) {
            for (CodeBlock block : blocks) {
                BlockResult result = BlockResult.passed("");
                for (String statement : Sql.statements(reader.filled(block.text()))) {
                    try {
                        connection.prepareStatement(statement).close();
                    } catch (SQLException e) {
                        // Anything after parsing may fail: there is no such extension.
                        String said = String.valueOf(e.getMessage());
                        if (said.contains("Parser Error")) {
                            result = BlockResult.failed(said);
                        }
                    }
                }
                results.add(result);
            }
        }
        return results;
    }
}
