package io.pondpilot.systemtests.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/// The same small shop spread over four databases; rows are the same in every run.
final class ShopData {
    static final int ORDERS = 1_000;
    static final int CUSTOMERS = 50;
    static final int PRODUCTS = 20;
    private static final List<String> COUNTRIES = List.of("DE", "FR", "NL", "PL");
    private static final List<String> CATEGORIES = List.of("boats", "books", "tools");

    private ShopData() {}

    /// Runs in Postgres and in DuckDB.
    static List<String> orders(String schema) {
        Random random = new Random(3);
        List<String> rows = new ArrayList<>();
        for (int id = 1; id <= ORDERS; id++) {
            rows.add(
                    String.format(
                            Locale.ROOT,
                            "(%d, %d, %d, %d, DATE '2026-%02d-%02d', %d.%02d)",
                            id,
                            1 + random.nextInt(CUSTOMERS),
                            1 + random.nextInt(PRODUCTS),
                            1 + random.nextInt(9),
                            1 + random.nextInt(12),
                            1 + random.nextInt(28),
                            random.nextInt(500),
                            random.nextInt(100)));
        }
        return List.of(
                "CREATE TABLE "
                        + schema
                        + ".orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL,"
                        + " product_id INTEGER NOT NULL, quantity INTEGER NOT NULL,"
                        + " ordered_on DATE NOT NULL, amount DECIMAL(10,2) NOT NULL)",
                "INSERT INTO " + schema + ".orders VALUES " + String.join(",", rows),
                "COMMENT ON TABLE " + schema + ".orders IS 'what was sold'",
                "COMMENT ON COLUMN " + schema + ".orders.amount IS 'in euros'");
    }

    /// Runs in MariaDB and in DuckDB; names beyond ASCII, quotes and an unknown country.
    static List<String> customers(String prefix) {
        List<String> rows = new ArrayList<>();
        for (int id = 1; id <= CUSTOMERS; id++) {
            String country =
                    id % 10 == 0 ? "NULL" : "'" + COUNTRIES.get(id % COUNTRIES.size()) + "'";
            rows.add("(" + id + ", 'Zoë O''Hara " + id + "', " + country + ")");
        }
        return List.of(
                "CREATE TABLE "
                        + prefix
                        + "customers (id INTEGER PRIMARY KEY, name VARCHAR(80) NOT NULL,"
                        + " country VARCHAR(2))",
                "INSERT INTO " + prefix + "customers VALUES " + String.join(",", rows));
    }

    /// Runs in SQLite and in DuckDB.
    static List<String> products(String prefix) {
        List<String> rows = new ArrayList<>();
        for (int id = 1; id <= PRODUCTS; id++) {
            String category = CATEGORIES.get(id % CATEGORIES.size());
            rows.add("(" + id + ", 'product " + id + "', '" + category + "', " + id + ".5)");
        }
        return List.of(
                "CREATE TABLE "
                        + prefix
                        + "products (id BIGINT, name VARCHAR, category VARCHAR, price DOUBLE)",
                "INSERT INTO " + prefix + "products VALUES " + String.join(",", rows));
    }

    /// Runs in DuckDB.
    static List<String> targets(String prefix) {
        List<String> rows = new ArrayList<>();
        for (String category : CATEGORIES) {
            for (int quarter = 1; quarter <= 4; quarter++) {
                rows.add(
                        String.format(
                                Locale.ROOT,
                                "('%s', %d, %d)",
                                category,
                                quarter,
                                1_000L * quarter * category.length()));
            }
        }
        return List.of(
                "CREATE TABLE "
                        + prefix
                        + "targets (category VARCHAR, quarter INTEGER, target BIGINT)",
                "INSERT INTO " + prefix + "targets VALUES " + String.join(",", rows));
    }
}
