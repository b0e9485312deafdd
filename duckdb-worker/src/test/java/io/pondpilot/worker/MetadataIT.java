package io.pondpilot.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import io.pondpilot.worker.testing.TestClient;
import io.pondpilot.worker.testing.TestWorker;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.sql.FlightSqlClient.Transaction;
import org.apache.arrow.flight.sql.FlightSqlColumnMetadata;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetSqlInfo;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlInfo;
import org.apache.arrow.flight.sql.util.TableRef;
import org.apache.arrow.vector.ipc.ReadChannel;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The catalog answers about the user's own tables.
@SuppressWarnings({"try", "NullAway"}) // NULL is null.
class MetadataIT {
    private static TestWorker worker;
    private static TestClient client;

    @BeforeAll
    static void start() {
        worker = TestWorker.start();
        client = worker.client();
        client.rows("CREATE SCHEMA s");
        client.rows(
                "CREATE TABLE s.parent (id INTEGER PRIMARY KEY, a VARCHAR, b INTEGER, UNIQUE (b, a))");
        client.rows(
                "CREATE TABLE s.child (x INTEGER, id INTEGER REFERENCES s.parent (id), a VARCHAR, b"
                        + " INTEGER, PRIMARY KEY (id, x),"
                        + " FOREIGN KEY (b, a) REFERENCES s.parent (b, a))");
    }

    @AfterAll
    static void stop() {
        client.close();
        worker.close();
    }

    @Test
    void primaryKeysTellTheirColumnsInTheOrderOfTheKey() {
        List<Map<String, Object>> keys =
                client.rows(client.sql().getPrimaryKeys(TableRef.of("memory", "s", "child")));

        assertThat(keys)
                .extracting(key -> key.get("column_name") + " " + key.get("key_sequence"))
                .containsExactly("id 1", "x 2");
        assertThat(keys).extracting(key -> key.get("key_name")).doesNotContainNull();
    }

    @Test
    void foreignKeysAreTheSameSeenFromBothEnds() {
        TableRef parent = TableRef.of("memory", "s", "parent");
        TableRef child = TableRef.of("memory", "s", "child");

        List<Map<String, Object>> exported = client.rows(client.sql().getExportedKeys(parent));
        List<Map<String, Object>> imported = client.rows(client.sql().getImportedKeys(child));
        List<Map<String, Object>> crossed =
                client.rows(client.sql().getCrossReference(parent, child));

        assertThat(exported)
                .extracting(key ->
                        "%s.%s -> %s.%s %s"
                                .formatted(
                                        key.get("fk_table_name"),
                                        key.get("fk_column_name"),
                                        key.get("pk_table_name"),
                                        key.get("pk_column_name"),
                                        key.get("key_sequence")))
                .containsExactlyInAnyOrder(
                        "child.b -> parent.b 1",
                        "child.a -> parent.a 2",
                        "child.id -> parent.id 1");
        assertThat(imported).containsExactlyInAnyOrderElementsOf(exported);
        assertThat(crossed).containsExactlyElementsOf(exported);
        assertThat(exported)
                .allSatisfy(key -> {
                    assertThat(key.get("update_rule")).isEqualTo((byte) 3);
                    assertThat(key.get("fk_key_name")).isNotNull();
                    assertThat(key.get("pk_key_name")).isNotNull();
                });
        assertThat(client.rows(client.sql().getExportedKeys(child))).isEmpty();
    }

    @Test
    void aPercentSignAsksForTheKeysOfAllTables() {
        assertThat(client.rows(client.sql().getPrimaryKeys(TableRef.of("memory", "s", "%"))))
                .extracting(key -> key.get("table_name"))
                .containsExactly("child", "child", "parent");
        assertThat(client.rows(client.sql().getImportedKeys(TableRef.of(null, null, "%"))))
                .hasSize(3);
        assertThat(client.rows(client.sql().getImportedKeys(TableRef.of(null, "", "child"))))
                .isEmpty();
    }

    @Test
    void aKeyIsToldAsSoonAsTheStatementThatMadeItHasEnded() {
        for (int i = 0; i < 20; i++) {
            String column = i % 2 == 0 ? "a" : "b";
            assertThat(primaryKey("fresh")).isEmpty();
            client.rows("CREATE TABLE s.fresh (a INT, b INT, PRIMARY KEY (" + column + "))");
            assertThat(primaryKey("fresh")).containsExactly(column);
            client.rows("DROP TABLE s.fresh");
        }
        Transaction transaction = client.sql().beginTransaction();
        client.sql().executeUpdate("CREATE TABLE s.fresh (c INT PRIMARY KEY)", transaction);
        assertThat(primaryKey("fresh")).isEmpty();
        client.sql().commit(transaction);
        assertThat(primaryKey("fresh")).containsExactly("c");
        client.rows("DROP TABLE s.fresh");
    }

    private static List<Object> primaryKey(String table) {
        return client.rows(client.sql().getPrimaryKeys(TableRef.of("memory", "s", table))).stream()
                .map(key -> key.get("column_name"))
                .toList();
    }

    @Test
    void tablesAreOfTheirTypes() {
        client.rows("CREATE OR REPLACE VIEW s.seen AS SELECT 1 AS a");

        assertThat(types(null)).contains("parent TABLE", "seen VIEW");
        assertThat(types(List.of("VIEW"))).containsExactly("seen VIEW");
        assertThat(types(List.of("BASE TABLE"))).containsExactly("child TABLE", "parent TABLE");
        assertThat(types(List.of("SYNONYM"))).isEmpty();
        assertThat(client.rows(client.sql().getTableTypes()))
                .extracting(row -> row.get("table_type"))
                .containsExactly("LOCAL TEMPORARY", "SYSTEM TABLE", "TABLE", "VIEW");
    }

    private static List<String> types(List<String> wanted) {
        return client.rows(client.sql().getTables("memory", "s", null, wanted, false)).stream()
                .map(row -> row.get("table_name") + " " + row.get("table_type"))
                .toList();
    }

    @Test
    void patternsKnowTheirEscapesAndNeverFail() {
        for (String name : List.of("x_y", "xzy", "x%y", "x\\y", "ünïcode", "dot.ted", "quo\"ted")) {
            client.rows("CREATE OR REPLACE TABLE \"" + name.replace("\"", "\"\"") + "\" (a INT)");
        }
        assertThat(named("x_y")).containsExactlyInAnyOrder("x_y", "xzy", "x%y", "x\\y");
        assertThat(named("x\\_y")).containsExactly("x_y");
        assertThat(named("x\\%y")).containsExactly("x%y");
        assertThat(named("x\\\\y")).containsExactly("x\\y");
        assertThat(named("x\\y")).containsExactly("x\\y");
        assertThat(named("%\\")).isEmpty();
        assertThat(named("%.%")).containsExactly("dot.ted");
        assertThat(named("quo\"ted")).containsExactly("quo\"ted");
        assertThat(named("ÜNÏCODE")).isEmpty();
        assertThat(named("")).isEmpty();
    }

    private static List<Object> named(String pattern) {
        return client.rows(client.sql().getTables("memory", "main", pattern, null, true)).stream()
                .map(row -> row.get("table_name"))
                .toList();
    }

    @Test
    void columnsAreDescribedAsResultsHaveThem() throws Exception {
        client.rows("CREATE TYPE feeling AS ENUM ('sad', 'it''s')");
        client.rows(
                "CREATE OR REPLACE TABLE kinds_of_columns (e feeling NOT NULL, d DECIMAL(38, 3),"
                        + " h HUGEINT, l INTEGER[], ar INTEGER[3], s STRUCT(\"a b\" INT, f feeling[]),"
                        + " m MAP(VARCHAR, DECIMAL(9, 2)), u UNION(x INT, y VARCHAR), b BIT,"
                        + " tz TIMETZ, ts TIMESTAMPTZ, iv INTERVAL, id UUID, j JSON,"
                        + " un UBIGINT DEFAULT 7, g INTEGER GENERATED ALWAYS AS (un + 1))");
        client.rows("COMMENT ON TABLE kinds_of_columns IS 'all kinds'");
        client.rows("COMMENT ON COLUMN kinds_of_columns.d IS 'exact'");

        Schema schema = schema("kinds_of_columns");

        try (var stream = client.stream(client.info("SELECT * FROM kinds_of_columns"))) {
            List<Field> result = stream.getSchema().getFields();
            assertThat(schema.getFields()).hasSameSizeAs(result);
            for (int i = 0; i < result.size(); i++) {
                Field described = schema.getFields().get(i);
                assertThat(described.getName()).isEqualTo(result.get(i).getName());
                assertThat(described.getType()).isEqualTo(result.get(i).getType());
                assertThat(described.getChildren()).isEqualTo(result.get(i).getChildren());
            }
        }
        assertThat(schema.findField("e").isNullable()).isFalse();
        assertThat(schema.getCustomMetadata()).containsValue("all kinds");
        assertThat(metadata(schema, "d"))
                .returns("exact", FlightSqlColumnMetadata::getRemarks)
                .returns(38, FlightSqlColumnMetadata::getPrecision)
                .returns(3, FlightSqlColumnMetadata::getScale)
                .returns("DECIMAL(38,3)", FlightSqlColumnMetadata::getTypeName)
                .returns("memory", FlightSqlColumnMetadata::getCatalogName)
                .returns("main", FlightSqlColumnMetadata::getSchemaName)
                .returns("kinds_of_columns", FlightSqlColumnMetadata::getTableName);
        assertThat(metadata(schema, "e").getTypeName()).isEqualTo("ENUM('sad', 'it''s')");
        assertThat(metadata(schema, "un").getMetadataMap()).containsValue("7");
    }

    private static FlightSqlColumnMetadata metadata(Schema schema, String column) {
        return new FlightSqlColumnMetadata(schema.findField(column).getMetadata());
    }

    private static Schema schema(String table) throws IOException {
        byte[] encoded =
                (byte[])
                        client.rows(client.sql().getTables("memory", "main", table, null, true))
                                .getFirst()
                                .get("table_schema");
        return MessageSerializer.deserializeSchema(
                new ReadChannel(Channels.newChannel(new ByteArrayInputStream(encoded))));
    }

    @Test
    void aTableOfTenThousandColumnsIsDescribed() throws Exception {
        client.rows(
                IntStream.range(0, 10_000)
                        .mapToObj(i -> "c" + i + (i % 2 == 0 ? " INTEGER" : " VARCHAR[]"))
                        .collect(Collectors.joining(", ", "CREATE TABLE wide (", ")")));

        assertThat(schema("wide").getFields()).hasSize(10_000);
        client.rows("DROP TABLE wide");
    }

    @Test
    void typesAreListedByTheirNumberAndOneByOne() {
        List<Map<String, Object>> all = client.rows(client.sql().getXdbcTypeInfo());
        List<Integer> codes = all.stream().map(type -> (Integer) type.get("data_type")).toList();

        assertThat(codes).isSorted();
        assertThat(all)
                .extracting(type -> type.get("type_name"))
                .doesNotHaveDuplicates()
                .contains("VARCHAR", "DECIMAL", "HUGEINT", "TIMESTAMP WITH TIME ZONE", "UNION");
        assertThat(client.rows(client.sql().getXdbcTypeInfo(93)))
                .extracting(type -> type.get("type_name"))
                .startsWith("TIMESTAMP");
        assertThat(client.rows(client.sql().getXdbcTypeInfo(4711))).isEmpty();
    }

    @Test
    void everyTypeThatIsListedIsKnownToDuckDb() {
        Set<Object> known =
                client.rows("SELECT upper(type_name) AS t FROM duckdb_types()").stream()
                        .map(row -> row.get("t"))
                        .collect(Collectors.toSet());

        assertThat(client.rows(client.sql().getXdbcTypeInfo()))
                .allSatisfy(type -> assertThat(known).contains(type.get("type_name")));
    }

    @Test
    void everySqlInfoOfTheProtocolIsAnswered() {
        Set<Integer> answered = new HashSet<>();
        for (Map<String, Object> info : client.rows(client.sql().getSqlInfo(new SqlInfo[0]))) {
            answered.add(((Number) info.get("info_name")).intValue());
        }
        for (SqlInfo info : SqlInfo.values()) {
            // Arrow's builder cannot tell the latter.
            boolean left =
                    info.name().startsWith("FLIGHT_SQL_SERVER_SUBSTRAIT_M")
                            || info.name().startsWith("SQL_SUPPORTED_CONCURRENCIES_");
            if (info != SqlInfo.UNRECOGNIZED && !left) {
                assertThat(answered).describedAs(info.name()).contains(info.getNumber());
            }
        }
    }

    @Test
    void aSqlInfoThatNobodyKnowsIsLeftOut() {
        byte[] command =
                Any.pack(CommandGetSqlInfo.newBuilder().addInfo(0).addInfo(99_999).build())
                        .toByteArray();
        FlightInfo info = client.flight().getInfo(FlightDescriptor.command(command));

        assertThat(client.rows(info)).hasSize(1);
    }

    @Test
    void theFunctionsAndKeywordsThatAreToldExist() {
        Set<Object> functions =
                client
                        .rows("SELECT DISTINCT upper(function_name) AS f FROM duckdb_functions()")
                        .stream()
                        .map(row -> row.get("f"))
                        .collect(Collectors.toSet());
        // These are syntax.
        functions.addAll(
                List.of("COALESCE", "CURRENT_TIME", "CURRENT_TIMESTAMP", "EXTRACT", "IFNULL"));
        for (SqlInfo info :
                List.of(
                        SqlInfo.SQL_NUMERIC_FUNCTIONS,
                        SqlInfo.SQL_STRING_FUNCTIONS,
                        SqlInfo.SQL_DATETIME_FUNCTIONS,
                        SqlInfo.SQL_SYSTEM_FUNCTIONS)) {
            assertThat(texts(info)).isNotEmpty().allSatisfy(f -> assertThat(functions).contains(f));
        }
        Set<Object> keywords =
                client.rows("SELECT upper(keyword_name) AS k FROM duckdb_keywords()").stream()
                        .map(row -> row.get("k"))
                        .collect(Collectors.toSet());
        assertThat(texts(SqlInfo.SQL_KEYWORDS)).allSatisfy(k -> assertThat(keywords).contains(k));
    }

    private static List<String> texts(SqlInfo info) {
        Object value = client.rows(client.sql().getSqlInfo(info)).getFirst().get("value");
        return ((List<?>) value).stream().map(Object::toString).toList();
    }
}
