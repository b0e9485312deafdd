package io.pondpilot.systemtests.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.systemtests.harness.Layout;
import io.pondpilot.systemtests.harness.ProxyCluster;
import io.pondpilot.systemtests.harness.SharedProxy;
import io.pondpilot.systemtests.harness.ShopDatabases;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Every method of `DatabaseMetaData` by the Flight SQL driver, held against DuckDB's own driver on
/// the same databases.
@ExtendWith(SharedProxy.class)
class JdbcMetadataIT {
    private static final String[] OBJECTS = {
        "CREATE TABLE parent (id INTEGER PRIMARY KEY, a VARCHAR NOT NULL DEFAULT 'x', b DECIMAL(12,3),"
                + " UNIQUE (b, a))",
        "CREATE TABLE child (x BIGINT, id INTEGER REFERENCES parent (id), a VARCHAR,"
                + " b DECIMAL(12,3), PRIMARY KEY (id, x),"
                + " FOREIGN KEY (b, a) REFERENCES parent (b, a))",
        "CREATE VIEW seen AS SELECT id, a FROM parent",
        "CREATE SCHEMA s_1",
        "CREATE TABLE s_1.odd_name (\"Quo\"\"ted. Näme\" INTEGER, \"a%b\" VARCHAR)",
        "CREATE TABLE s_1.oddXname (i INTEGER)",
        "CREATE TABLE \"Quo\"\"ted. Näme\" (i INTEGER)",
        "CREATE TABLE kinds (a TINYINT, b SMALLINT, c UTINYINT, d UBIGINT, e HUGEINT, f FLOAT,"
                + " g DOUBLE, h BOOLEAN, i BLOB, j DATE, k TIME, l TIMESTAMP, m TIMESTAMPTZ,"
                + " n INTERVAL, o UUID, p INTEGER[], q STRUCT(x INTEGER), r MAP(VARCHAR, INTEGER),"
                + " s ENUM('a', 'b'), t JSON, u BIT, v UNION(n INTEGER, s VARCHAR), w INTEGER[3],"
                + " x TIMETZ, y TIMESTAMP_NS, z UHUGEINT)",
        "COMMENT ON TABLE parent IS 'has children'",
        "COMMENT ON COLUMN parent.b IS 'exact'",
    };

    /// Functions that DuckDB's parser knows and its catalog does not.
    private static final Set<String> SYNTAX =
            Set.of("CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP", "IFNULL");

    /// One for all tests: a worker takes longer to start than most of them take.
    private static final String USER = "jdbc-meta-" + UUID.randomUUID();

    private final ProxyCluster proxy;
    private final ShopDatabases databases;

    JdbcMetadataIT(ProxyCluster proxy, ShopDatabases databases) {
        this.proxy = proxy;
        this.databases = databases;
    }

    @Test
    void everyAnswerIsThatOfDuckDbsOwnDriverOrIsListedWithAReason()
            throws SQLException, IOException {
        Set<String> differences = new TreeSet<>();
        List<String> serverFailures = new ArrayList<>();
        try (Connection flight = Drivers.flight(proxy, USER);
                Connection duckDb = Drivers.duckDb(databases)) {
            Drivers.run(flight, OBJECTS);
            Drivers.run(duckDb, OBJECTS);
            DatabaseMetaData ours = flight.getMetaData();
            DatabaseMetaData theirs = duckDb.getMetaData();
            for (Method method : MetadataCalls.methods()) {
                for (MetadataCalls.Call call : MetadataCalls.of(method)) {
                    Reply reply = call.on(ours);
                    if (reply instanceof Reply.Thrown thrown && thrown.byServer()) {
                        serverFailures.add(call.label() + " " + thrown.failure());
                    }
                    differences.addAll(
                            MetadataDifferences.of(method.getName(), reply, call.on(theirs)));
                }
            }
        }

        assertThat(serverFailures).isEmpty();
        Path found = Layout.logs("jdbc").resolve("metadata-differences.txt");
        Files.createDirectories(found.getParent());
        Files.write(found, differences);
        assertThat(differences)
                .describedAs("differences; all that were found are in " + found)
                .containsExactlyInAnyOrderElementsOf(MetadataDifferences.listed().keySet());
    }

    @Test
    void everyNamedFunctionAndKeywordIsDuckDbs() throws SQLException {
        try (Connection flight = Drivers.flight(proxy, USER)) {
            DatabaseMetaData metadata = flight.getMetaData();
            List<String> functions =
                    Drivers.rows(
                            flight, "SELECT DISTINCT upper(function_name) FROM duckdb_functions()");
            List<String> keywords =
                    Drivers.rows(flight, "SELECT upper(keyword_name) FROM duckdb_keywords()");

            assertThat(names(metadata.getSQLKeywords())).isSubsetOf(keywords);
            for (String list :
                    List.of(
                            metadata.getNumericFunctions(),
                            metadata.getStringFunctions(),
                            metadata.getSystemFunctions(),
                            metadata.getTimeDateFunctions())) {
                assertThat(names(list))
                        .allMatch(name ->
                                functions.contains(name)
                                        || keywords.contains(name)
                                        || SYNTAX.contains(name));
            }
        }
    }

    private static List<String> names(String list) {
        return List.of(list.split(", "));
    }

    @Test
    void connectionsOfTheSameUserShareObjectsAndOthersSeeNone() throws SQLException {
        try (Connection first = Drivers.flight(proxy, USER + "-sharing");
                Connection second = Drivers.flight(proxy, USER + "-sharing");
                Connection other = Drivers.flight(proxy, USER + "-other")) {
            Drivers.run(first, "CREATE TABLE mine_alone (i INTEGER PRIMARY KEY)");

            assertThat(tables(second)).contains("mine_alone");
            assertThat(tables(other)).doesNotContain("mine_alone");
        }
    }

    private static List<String> tables(Connection connection) throws SQLException {
        List<String> names = new ArrayList<>();
        try (var rows = connection.getMetaData().getTables("memory", null, null, null)) {
            while (rows.next()) {
                names.add(rows.getString("TABLE_NAME"));
            }
        }
        return names;
    }
}
