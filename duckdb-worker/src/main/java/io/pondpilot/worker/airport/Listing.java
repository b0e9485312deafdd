package io.pondpilot.worker.airport;

import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.worker.catalog.Catalog;
import io.pondpilot.worker.catalog.Column;
import io.pondpilot.worker.catalog.ColumnStatistics;
import io.pondpilot.worker.catalog.Table;
import io.pondpilot.worker.catalog.TableName;
import io.pondpilot.worker.engine.EngineException;
import io.pondpilot.worker.engine.Quoted;
import io.pondpilot.worker.engine.Session;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/// The schemas and tables that a client attaches as one catalog.
///
/// The catalog of an alias has the schemas of that database; the empty catalog has the schemas of
/// all databases as `alias.schema`. The extension never looks up a schema named `main`, so one is
/// listed a second time as `public` where that name is free.
final class Listing {
    private static final Set<String> SYSTEM_SCHEMAS =
            Set.of("information_schema", "pg_catalog", "pg_toast");
    private static final String UNREACHABLE = "main";
    private static final String STAND_IN = "public";
    private static final long UNKNOWN = -1;

    private final Session session;
    private final Catalog catalog;
    private final Flights flights;
    private final String name;

    /// @param name of the catalog, exactly as the client wrote it: it compares
    Listing(Session session, Catalog catalog, Flights flights, String name) {
        this.session = session;
        this.catalog = catalog;
        this.flights = flights;
        this.name = name;
    }

    /// A schema as the client sees it.
    record Listed(
            String name, String database, String schema, String description, boolean isDefault) {}

    /// The schemas with their tables.
    ///
    /// @param attached which configured databases can be used now
    /// @param only the schema that is wanted, as listed; null for all
    /// @throws ProxyException `NOT_FOUND` when there is no such catalog
    Map<Listed, List<FlightInfo>> schemas(Map<String, Boolean> attached, @Nullable String only) {
        String database = name.isEmpty() ? null : database(attached);
        Catalog.Filter filter = Catalog.Filter.in(database);
        Map<List<String>, List<Table>> tables =
                catalog.tables(filter).stream()
                        .collect(
                                Collectors.groupingBy(table ->
                                        List.of(table.name().catalog(), table.name().schema())));
        Map<TableName, List<Column>> declared = catalog.columns(filter);
        Set<String> knowing = ColumnStatistics.databases(session);
        Map<Listed, List<FlightInfo>> schemas = new LinkedHashMap<>();
        for (Listed schema : database == null ? all() : of(database)) {
            if (only == null || only.equals(schema.name())) {
                List<Table> own =
                        tables.getOrDefault(List.of(schema.database(), schema.schema()), List.of());
                schemas.put(schema, flights(schema, own, declared, knowing));
            }
        }
        return schemas;
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
        return name.contains(".") || name.contains("\"") ? Quoted.name(name) : name;
    }

    private List<FlightInfo> flights(
            Listed schema,
            List<Table> tables,
            Map<TableName, List<Column>> declared,
            Set<String> knowing) {
        List<FlightInfo> infos = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Table table : tables) {
            Schema columns = flights.readable(session, table);
            // Two tables whose names differ in case only are one to DuckDB.
            if (columns != null && names.add(table.name().table().toLowerCase(Locale.ROOT))) {
                TablePath path = TablePath.of(table.name(), Flights.fingerprint(columns));
                infos.add(
                        info(
                                path,
                                TableFlight.listed(
                                        table,
                                        columns,
                                        declared.getOrDefault(table.name(), List.of()),
                                        knowing),
                                CatalogAnswer.metadata(
                                        name,
                                        schema.name(),
                                        table.name().table(),
                                        table.comment())));
            }
        }
        return infos;
    }

    private static FlightInfo info(TablePath path, Schema listed, byte[] metadata) {
        return new FlightInfo(
                listed,
                FlightDescriptor.path(path.parts()),
                List.of(),
                UNKNOWN,
                UNKNOWN,
                false,
                IpcOption.DEFAULT,
                metadata);
    }
}
