package io.pondpilot.systemtests.adbc;

import io.pondpilot.systemtests.client.FlightUser;
import io.pondpilot.systemtests.harness.ProxyCluster;
import io.pondpilot.systemtests.harness.Tokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.apache.arrow.adbc.core.AdbcDatabase;
import org.apache.arrow.adbc.core.AdbcDriver;
import org.apache.arrow.adbc.core.AdbcException;
import org.apache.arrow.adbc.driver.testsuite.SqlValidationQuirks;
import org.apache.arrow.adbc.sql.SqlQuirks;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;

/// What the validation classes must know of a vendor: how to connect, and how its SQL differs.
final class PondPilotQuirks extends SqlValidationQuirks implements AutoCloseable {
    /// The driver would say CLOB for a text, and INT for an integer of any size.
    private static final SqlQuirks SQL =
            SqlQuirks.builder()
                    .arrowToSqlTypeNameMapping(type ->
                            switch (type) {
                                case ArrowType.Utf8 _ -> "VARCHAR";
                                case ArrowType.Int wide when wide.getBitWidth() == 64 -> "BIGINT";
                                default ->
                                        SqlQuirks.DEFAULT_ARROW_TYPE_TO_SQL_TYPE_NAME_MAPPING.apply(
                                                type);
                            })
                    .build();

    private final int port;
    private final String token = Tokens.of("adbc-java-" + UUID.randomUUID());
    private final TokenSidecar sidecar;
    private final List<String> dependents = new ArrayList<>();

    /// A user of its own behind the proxy.
    PondPilotQuirks(ProxyCluster proxy) {
        port = proxy.flightPort();
        try {
            sidecar = new TokenSidecar(port, token);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        sidecar.close();
    }

    @Override
    public AdbcDatabase initDatabase(BufferAllocator allocator) throws AdbcException {
        return AdbcDriverJar.driver(allocator)
                .open(
                        Map.of(
                                AdbcDriver.PARAM_URI.getKey(),
                                "grpc+tcp://localhost:" + sidecar.port(),
                                AdbcDriver.PARAM_SQL_QUIRKS,
                                SQL));
    }

    @Override
    public void cleanupTable(String name) {
        try (FlightUser user = FlightUser.at(port, token)) {
            // A table that others point to cannot go before them.
            dependents.forEach(table -> user.run("DROP TABLE IF EXISTS " + table));
            user.run("DROP TABLE IF EXISTS " + name);
        }
    }

    @Override
    public String defaultCatalog() {
        return "memory";
    }

    @Override
    public String defaultDbSchema() {
        return "main";
    }

    /// DuckDB keeps the case that a name was created with; the suite spells some in both.
    @Override
    public String caseFoldTableName(String name) {
        return name.toUpperCase(Locale.ROOT);
    }

    @Override
    public String caseFoldColumnName(String name) {
        return name.toUpperCase(Locale.ROOT);
    }

    @Override
    public TimeUnit defaultTimeUnit() {
        return TimeUnit.MICROSECOND;
    }

    @Override
    public TimeUnit defaultTimestampUnit() {
        return TimeUnit.MICROSECOND;
    }

    /// DuckDB names no constraints.
    @Override
    public String generateAddPrimaryKeyQuery(String name, String table, List<String> columns) {
        return "ALTER TABLE %s ADD PRIMARY KEY (%s)".formatted(table, String.join(", ", columns));
    }

    /// DuckDB has foreign keys from a table's creation on only.
    @Override
    public String generateAddForeignKeyQuery(
            String name, String table, String column, String target, String targetColumn) {
        dependents.add(table);
        return "CREATE OR REPLACE TABLE %s (SALE_ID INTEGER, %s INTEGER REFERENCES %s (%s))"
                .formatted(table, column, target, targetColumn);
    }

    @Override
    public boolean supportsCurrentCatalog() {
        return true;
    }
}
