package io.pondpilot.launcher.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pondpilot.launcher.embedded.DatabaseServer;
import io.pondpilot.launcher.embedded.EmbeddedMariaDb;
import io.pondpilot.launcher.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleDataIT {
    private static final String OWNER_PASSWORD = "o@wn/er:1";
    private static final String READER_PASSWORD = "r@ea/d:2";

    @TempDir Path directory;

    @Test
    void postgresKeepsCustomersBetweenRunsAndLetsTheReaderOnlyRead() throws SQLException {
        for (int run = 0; run < 2; run++) {
            try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, OWNER_PASSWORD)) {
                DatabaseServer server = postgres.server();

                SampleData.customers(server, READER_PASSWORD);

                try (Connection reader =
                        DriverManager.getConnection(
                                server.jdbcUrl() + "sales", SampleData.READER, READER_PASSWORD)) {
                    assertThat(number(reader, "SELECT count(*) FROM customers")).isEqualTo(1_000);
                    assertThatThrownBy(() -> number(reader, "DELETE FROM customers RETURNING 1"))
                            .isInstanceOf(SQLException.class);
                }
                assertThatThrownBy(() ->
                                DriverManager.getConnection(server.jdbcUrl(), "postgres", "wrong"))
                        .isInstanceOf(SQLException.class);
            }
        }
    }

    @Test
    void mariaDbKeepsOrdersBetweenRunsAndLetsTheReaderOnlyRead() throws SQLException {
        for (int run = 0; run < 2; run++) {
            try (EmbeddedMariaDb mariaDb = EmbeddedMariaDb.start(directory, OWNER_PASSWORD)) {
                DatabaseServer server = mariaDb.server();

                SampleData.orders(server, READER_PASSWORD);

                try (Connection reader =
                        DriverManager.getConnection(
                                server.jdbcUrl() + "shop", SampleData.READER, READER_PASSWORD)) {
                    assertThat(number(reader, "SELECT count(*) FROM orders")).isEqualTo(5_000);
                    assertThatThrownBy(() -> number(reader, "DELETE FROM orders RETURNING 1"))
                            .isInstanceOf(SQLException.class);
                }
                assertThatThrownBy(() -> DriverManager.getConnection(server.jdbcUrl(), "root", ""))
                        .isInstanceOf(SQLException.class);
            }
        }
    }

    @Test
    void filesHoldProductsEventsAndTargets() throws SQLException {
        Path catalog = directory.resolve("catalog.db");
        Path analytics = directory.resolve("analytics.duckdb");

        SampleData.products(catalog);
        SampleData.analytics(analytics);

        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + catalog)) {
            assertThat(number(connection, "SELECT count(*) FROM products")).isEqualTo(100);
        }
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + analytics)) {
            assertThat(number(connection, "SELECT count(*) FROM web_events")).isEqualTo(8_000);
            assertThat(number(connection, "SELECT count(*) FROM targets")).isEqualTo(6);
        }
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(query)) {
            assertThat(result.next()).isTrue();
            return result.getLong(1);
        }
    }
}
