package io.pondpilot.launcher.sample;

import java.sql.Connection;
import java.sql.SQLException;

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
        Rows.insert(
                analytics,
                "INSERT INTO web_events VALUES (?, ?, ?, ?)",
                shop.events(),
                (row, event) -> {
                    row.setLong(1, event.id());
                    row.setInt(2, event.customer());
                    row.setString(3, event.channel());
                    row.setObject(4, event.seenAt());
                });
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
