package io.pondpilot.worker.airport;

import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.worker.engine.Catalog;
import io.pondpilot.worker.engine.ColumnStatistics;
import io.pondpilot.worker.engine.EngineException;
import io.pondpilot.worker.engine.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.types.pojo.Schema;
import org.msgpack.core.MessageBufferPacker;

/// The answer to `list_schemas`: every schema of a catalog with all its tables inside, so a client
/// asks once for each ATTACH.
///
/// The catalog of an alias has the schemas of that database; the empty catalog has the schemas of
/// all databases as `alias.schema`. The extension never looks up a schema named `main`, so one is
/// listed a second time as `public` where that name is free.
final class Listing {
    private static final Set<String> SYSTEM_SCHEMAS = Set.of("information_schema", "pg_catalog");
    private static final String UNREACHABLE = "main";
    private static final String STAND_IN = "public";
    private static final long UNKNOWN = -1;

    private final Session session;
    private final Catalog catalog;
    private final Flights flights;
    private final String name;

    /// @param name of the catalog, exactly as the client wrote it: it compares
    Listing(Session session, Flights flights, String name) {
        this.session = session;
        this.catalog = new Catalog(session);
        this.flights = flights;
        this.name = name;
    }

    /// A schema as the client sees it.
    private record Listed(
            String name, String database, String schema, String description, boolean isDefault) {}

    /// The answer.
    ///
    /// @param attached which configured databases can be used now
    /// @throws ProxyException `NOT_FOUND` when there is no such catalog
    byte[] answer(Map<String, Boolean> attached, long version) {
        String database = name.isEmpty() ? null : database(attached);
        List<Listed> schemas = database == null ? all() : of(database);
        Map<List<String>, List<Catalog.Table>> tables =
                catalog.tables(database, null, null, List.of()).stream()
                        .collect(
                                Collectors.groupingBy(
                                        table -> List.of(table.catalog(), table.schema())));
        Set<String> knowing = ColumnStatistics.databases(session);
        byte[] root =
                Packed.of(packer -> {
                    packer.packMapHeader(3);
                    packer.packString("contents");
                    contents(packer, new byte[0]);
                    packer.packString("schemas").packArrayHeader(schemas.size());
                    for (Listed schema : schemas) {
                        List<Catalog.Table> own =
                                tables.getOrDefault(
                                        List.of(schema.database(), schema.schema()), List.of());
                        schema(packer, schema, flights(schema, own, knowing));
                    }
                    packer.packString("version_info");
                    version(packer, version);
                });
        return Packed.compressed(root);
    }

    static void version(MessageBufferPacker packer, long version) throws IOException {
        packer.packMapHeader(2);
        packer.packString("catalog_version").packLong(version);
        packer.packString("is_fixed").packBoolean(false);
    }

    private String database(Map<String, Boolean> attached) {
        List<String> databases = catalog.databases();
        for (String database : databases) {
            if (database.equalsIgnoreCase(name)) {
                return database;
            }
        }
        for (String alias : attached.keySet()) {
            if (alias.equalsIgnoreCase(name)) {
                throw new EngineException(
                        EngineException.Kind.UNAVAILABLE,
                        "attached database '" + alias + "' cannot be reached now");
            }
        }
        throw new ProxyException(
                ErrorCode.NOT_FOUND,
                "there is no database '"
                        + name
                        + "' here; there are: "
                        + String.join(", ", databases));
    }

    private List<Listed> of(String database) {
        List<String> names =
                catalog.schemas(database, null).stream()
                        .map(schema -> schema[1])
                        .filter(schema -> !SYSTEM_SCHEMAS.contains(schema))
                        .toList();
        boolean free = names.stream().noneMatch(STAND_IN::equalsIgnoreCase);
        List<Listed> listed = new ArrayList<>();
        for (String schema : names) {
            boolean unreachable = schema.equals(UNREACHABLE);
            boolean first =
                    unreachable || (schema.equals(STAND_IN) && !names.contains(UNREACHABLE));
            listed.add(new Listed(schema, database, schema, "", first));
            if (unreachable && free) {
                listed.add(
                        new Listed(
                                STAND_IN,
                                database,
                                schema,
                                "The schema main, under a name that airport looks up",
                                false));
            }
        }
        return listed;
    }

    private List<Listed> all() {
        List<Listed> listed = new ArrayList<>();
        Set<String> databases = new HashSet<>(catalog.databases());
        for (String[] schema : catalog.schemas(null, null)) {
            if (databases.contains(schema[0]) && !SYSTEM_SCHEMAS.contains(schema[1])) {
                listed.add(
                        new Listed(
                                part(schema[0]) + "." + part(schema[1]),
                                schema[0],
                                schema[1],
                                "",
                                false));
            }
        }
        return listed;
    }

    /// Quoted where a dot in it would make two names one.
    private static String part(String name) {
        return name.contains(".") || name.contains("\"")
                ? '"' + name.replace("\"", "\"\"") + '"'
                : name;
    }

    private static void schema(MessageBufferPacker packer, Listed schema, byte[] blob)
            throws IOException {
        packer.packMapHeader(5);
        packer.packString("name").packString(schema.name());
        packer.packString("description").packString(schema.description());
        packer.packString("tags").packMapHeader(0);
        packer.packString("contents");
        contents(packer, blob);
        packer.packString("is_default").packBoolean(schema.isDefault());
    }

    private static void contents(MessageBufferPacker packer, byte[] blob) throws IOException {
        packer.packMapHeader(3);
        // No hash: it would make the client keep the answer in files for ever.
        packer.packString("sha256").packString("");
        packer.packString("url").packNil();
        packer.packString("serialized");
        if (blob.length == 0) {
            packer.packNil();
        } else {
            Packed.binary(packer, blob);
        }
    }

    private byte[] flights(Listed schema, List<Catalog.Table> tables, Set<String> knowing) {
        List<ByteBuffer> infos = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Catalog.Table table : tables) {
            Schema columns = flights.readable(catalog, table);
            // Two tables whose names differ in case only are one to DuckDB.
            if (columns != null && names.add(table.name().toLowerCase(Locale.ROOT))) {
                infos.add(info(schema, table, columns, knowing).serialize());
            }
        }
        return Packed.compressed(
                Packed.of(packer -> {
                    packer.packArrayHeader(infos.size());
                    for (ByteBuffer info : infos) {
                        byte[] bytes = new byte[info.remaining()];
                        info.get(bytes);
                        Packed.binary(packer, bytes);
                    }
                }));
    }

    private FlightInfo info(
            Listed schema, Catalog.Table table, Schema columns, Set<String> knowing) {
        TablePath path = TablePath.of(table, Flights.fingerprint(columns));
        return new FlightInfo(
                Statistics.offered(columns, table, knowing),
                FlightDescriptor.path(path.parts()),
                List.of(),
                UNKNOWN,
                UNKNOWN,
                false,
                IpcOption.DEFAULT,
                metadata(name, schema.name(), table.name()));
    }

    /// What a flight is, for the client's catalog.
    static byte[] metadata(String catalogName, String schemaName, String table) {
        return Packed.of(packer -> {
            packer.packMapHeader(5);
            packer.packString("type").packString("table");
            packer.packString("catalog").packString(catalogName);
            packer.packString("schema").packString(schemaName);
            packer.packString("name").packString(table);
            packer.packString("comment").packNil();
        });
    }
}
