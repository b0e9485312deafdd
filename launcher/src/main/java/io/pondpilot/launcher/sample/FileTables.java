package io.pondpilot.launcher.sample;

import java.sql.Connection;
import java.sql.SQLException;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/// The tables that live in files.
final class FileTables {
    private FileTables() {}

    static void sqlite(Connection catalog, Shop shop) throws SQLException {
        Rows.statements(
                catalog,
                """
                CREATE TABLE products (
                  id integer PRIMARY KEY,
                  name text NOT NULL,
                  category text NOT NULL,
                  price real NOT NULL)
                """);
        Rows.insert(
                catalog,
                "INSERT INTO products VALUES (?, ?, ?, ?)",
                shop.products(),
                (row, product) -> {
                    row.setInt(1, product.id());
                    row.setString(2, product.name());
                    row.setString(3, product.category());
                    row.setDouble(4, product.price().doubleValue());
                });
    }

    static void duckdb(Connection analytics, Shop shop) throws SQLException {
        Rows.statements(
                analytics,
                """
                CREATE TABLE web_events (
                  id BIGINT PRIMARY KEY,
                  customer_id INTEGER NOT NULL,
                  channel VARCHAR NOT NULL,
                  seen_at TIMESTAMP NOT NULL)
                """,
                "CREATE TABLE targets (country VARCHAR PRIMARY KEY, revenue DECIMAL(12, 2))");
        // Row by row through JDBC takes DuckDB some seconds; its appender takes none.
        try (DuckDBAppender rows =
                analytics
                        .unwrap(DuckDBConnection.class)
                        .createAppender(DuckDBConnection.DEFAULT_SCHEMA, "web_events")) {
            for (Shop.WebEvent event : shop.events()) {
                rows.beginRow();
                rows.append(event.id());
                rows.append(event.customer());
                rows.append(event.channel());
                rows.append(event.seenAt());
                rows.endRow();
            }
        }
        Rows.insert(
                analytics,
                "INSERT INTO targets VALUES (?, ?)",
                shop.targets(),
                (row, target) -> {
                    row.setString(1, target.country());
                    row.setBigDecimal(2, target.revenue());
                });
    }
}
