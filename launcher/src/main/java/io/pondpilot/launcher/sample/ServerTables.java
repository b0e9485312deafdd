package io.pondpilot.launcher.sample;

import java.sql.Connection;
import java.sql.SQLException;

/// The tables that live in database servers.
final class ServerTables {
    private ServerTables() {}

    static void customers(Connection sales, Shop shop) throws SQLException {
        Rows.statements(
                sales,
                """
                CREATE TABLE customers (
                  id integer PRIMARY KEY,
                  name text NOT NULL,
                  country text NOT NULL,
                  segment text NOT NULL,
                  customer_since date NOT NULL)
                """,
                "GRANT SELECT ON customers TO " + SampleData.READER);
        Rows.insert(
                sales,
                "INSERT INTO customers VALUES (?, ?, ?, ?, ?)",
                shop.customers(),
                (row, customer) -> {
                    row.setInt(1, customer.id());
                    row.setString(2, customer.name());
                    row.setString(3, customer.country());
                    row.setString(4, customer.segment());
                    row.setObject(5, customer.since());
                });
    }

    static void orders(Connection server, Shop shop) throws SQLException {
        // MariaDB commits at each DDL statement: rename at the end, so that the table is complete
        // or absent.
        Rows.statements(
                server,
                "DROP TABLE IF EXISTS shop.orders_new",
                """
                CREATE TABLE shop.orders_new (
                  id bigint PRIMARY KEY,
                  customer_id int NOT NULL,
                  product_id int NOT NULL,
                  quantity int NOT NULL,
                  unit_price decimal(10, 2) NOT NULL,
                  ordered_at datetime NOT NULL,
                  KEY (customer_id))
                """);
        server.setAutoCommit(false);
        Rows.insert(
                server,
                "INSERT INTO shop.orders_new VALUES (?, ?, ?, ?, ?, ?)",
                shop.orders(),
                (row, order) -> {
                    row.setLong(1, order.id());
                    row.setInt(2, order.customer());
                    row.setInt(3, order.product());
                    row.setInt(4, order.quantity());
                    row.setBigDecimal(5, order.unitPrice());
                    row.setObject(6, order.orderedAt());
                });
        server.commit();
        Rows.statements(server, "RENAME TABLE shop.orders_new TO shop.orders");
    }
}
