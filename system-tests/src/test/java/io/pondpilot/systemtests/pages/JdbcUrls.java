package io.pondpilot.systemtests.pages;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// A connection string of the Flight SQL JDBC driver: connects and asks for one row.
final class JdbcUrls implements Language {
    @Override
    public List<BlockResult> run(List<CodeBlock> blocks, Reader reader) {
        List<BlockResult> results = new ArrayList<>();
        for (CodeBlock block : blocks) {
            String url = reader.filled(block.text()).strip();
            try (Connection connection = DriverManager.getConnection(url);
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT 42")) {
                rows.next();
                results.add(BlockResult.passed(rows.getString(1)));
            } catch (SQLException e) {
                results.add(BlockResult.failed(String.valueOf(e.getMessage())));
            }
        }
        return results;
    }
}
