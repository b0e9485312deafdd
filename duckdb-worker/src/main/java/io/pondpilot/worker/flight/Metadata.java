package io.pondpilot.worker.flight;

import com.google.protobuf.InvalidProtocolBufferException;
import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.worker.catalog.Attached;
import io.pondpilot.worker.catalog.Catalog;
import io.pondpilot.worker.catalog.Column;
import io.pondpilot.worker.catalog.Constraints;
import io.pondpilot.worker.catalog.Table;
import io.pondpilot.worker.catalog.TableName;
import io.pondpilot.worker.catalog.TableType;
import io.pondpilot.worker.engine.Engine;
import io.pondpilot.worker.engine.Session;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.flight.FlightProducer.ServerStreamListener;
import org.apache.arrow.flight.sql.FlightSqlProducer.Schemas;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetDbSchemas;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetSqlInfo;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetTables;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetXdbcTypeInfo;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/// The catalog questions of Flight SQL. Their ticket is the command itself, so it can be fetched
/// any number of times.
final class Metadata {
    private final Engine engine;
    private final Attached attached;
    private final Failures failures;
    private final BufferAllocator allocator;
    private final SqlInfos sqlInfos;

    Metadata(Engine engine, Attached attached, Failures failures, BufferAllocator allocator) {
        this.engine = engine;
        this.attached = attached;
        this.failures = failures;
        this.allocator = allocator;
        this.sqlInfos = new SqlInfos(engine.version());
    }

    /// The schema of the answer.
    ///
    /// @throws ProxyException `UNIMPLEMENTED` when the message is not a question we answer
    Schema schema(Dialect.FlightSqlMessage message) throws InvalidProtocolBufferException {
        return switch (message.name()) {
            case "CommandGetCatalogs" -> Schemas.GET_CATALOGS_SCHEMA;
            case "CommandGetDbSchemas" -> Schemas.GET_SCHEMAS_SCHEMA;
            case "CommandGetTables" ->
                    message.message().unpack(CommandGetTables.class).getIncludeSchema()
                            ? Schemas.GET_TABLES_SCHEMA
                            : Schemas.GET_TABLES_SCHEMA_NO_SCHEMA;
            case "CommandGetTableTypes" -> Schemas.GET_TABLE_TYPES_SCHEMA;
            case "CommandGetSqlInfo" -> Schemas.GET_SQL_INFO_SCHEMA;
            case "CommandGetXdbcTypeInfo" -> Schemas.GET_TYPE_INFO_SCHEMA;
            case "CommandGetPrimaryKeys" -> Schemas.GET_PRIMARY_KEYS_SCHEMA;
            case "CommandGetExportedKeys" -> Schemas.GET_EXPORTED_KEYS_SCHEMA;
            case "CommandGetImportedKeys" -> Schemas.GET_IMPORTED_KEYS_SCHEMA;
            case "CommandGetCrossReference" -> Schemas.GET_CROSS_REFERENCE_SCHEMA;
            default ->
                    throw new ProxyException(
                            ErrorCode.UNIMPLEMENTED,
                            "the command '"
                                    + message.name()
                                    + "' is not something this worker does");
        };
    }

    /// Answers; the call is closed at the end.
    Runnable stream(Dialect.FlightSqlMessage message, Call call, ServerStreamListener client) {
        return () -> {
            try {
                try (call) {
                    answer(message, call, client);
                }
            } catch (InvalidProtocolBufferException _) {
                client.error(
                        failures.status(
                                new ProxyException(
                                        ErrorCode.INVALID_ARGUMENT,
                                        "the Flight SQL message is truncated or malformed")));
            } catch (RuntimeException | Error e) {
                client.error(failures.status(e, call));
            }
        };
    }

    private void answer(Dialect.FlightSqlMessage message, Call call, ServerStreamListener client)
            throws InvalidProtocolBufferException {
        if (message.name().equals("CommandGetSqlInfo")) {
            List<Integer> wanted = message.message().unpack(CommandGetSqlInfo.class).getInfoList();
            sqlInfos.send(wanted, client);
            return;
        }
        if (usesAttached(message)) {
            attached.learn(catalog(message), call::uses);
        }
        client.setOnReadyHandler(call::signal);
        client.setOnCancelHandler(call::signal);
        try (VectorSchemaRoot root = VectorSchemaRoot.create(schema(message), allocator)) {
            client.start(root);
            Rows rows = new Rows(root, () -> send(call, client));
            attached.<Rows, InvalidProtocolBufferException>ask(
                    catalog(message), call::uses, session -> fill(message, session, rows));
            rows.done();
            client.completed();
        }
    }

    private static void send(Call call, ServerStreamListener client) {
        try {
            call.await(client::isReady);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        client.putNext();
    }

    private static boolean usesAttached(Dialect.FlightSqlMessage message) {
        return switch (message.name()) {
            case "CommandGetTables",
                    "CommandGetPrimaryKeys",
                    "CommandGetExportedKeys",
                    "CommandGetImportedKeys",
                    "CommandGetCrossReference" ->
                    true;
            default -> false;
        };
    }

    private static @Nullable String catalog(Dialect.FlightSqlMessage message)
            throws InvalidProtocolBufferException {
        return switch (message.name()) {
            case "CommandGetTables" ->
                    filter(message.message().unpack(CommandGetTables.class)).catalog();
            case "CommandGetDbSchemas" -> {
                var wanted = message.message().unpack(CommandGetDbSchemas.class);
                yield wanted.hasCatalog() ? wanted.getCatalog() : null;
            }
            default -> KeyAnswers.catalog(message);
        };
    }

    /// Reads the whole answer first, and adds its rows then.
    private Rows fill(Dialect.FlightSqlMessage message, Session session, Rows rows)
            throws InvalidProtocolBufferException {
        switch (message.name()) {
            case "CommandGetCatalogs" ->
                    new Catalog(session, attached).databases().forEach(rows::add);
            case "CommandGetDbSchemas" -> {
                var wanted = message.message().unpack(CommandGetDbSchemas.class);
                new Catalog(session, attached)
                        .schemas(
                                wanted.hasCatalog() ? wanted.getCatalog() : null,
                                wanted.hasDbSchemaFilterPattern()
                                        ? wanted.getDbSchemaFilterPattern()
                                        : null)
                        .forEach(schema -> rows.add(schema[0], schema[1]));
            }
            case "CommandGetTables" ->
                    tables(message.message().unpack(CommandGetTables.class), session, rows);
            case "CommandGetTableTypes" -> TableType.names().forEach(rows::add);
            case "CommandGetXdbcTypeInfo" -> {
                var wanted = message.message().unpack(CommandGetXdbcTypeInfo.class);
                XdbcTypes.fill(wanted.hasDataType() ? wanted.getDataType() : null, rows);
            }
            default -> KeyAnswers.fill(message, new Constraints(session, attached), rows);
        }
        return rows;
    }

    private static Catalog.Filter filter(CommandGetTables wanted) {
        return new Catalog.Filter(
                wanted.hasCatalog() ? wanted.getCatalog() : null,
                wanted.hasDbSchemaFilterPattern() ? wanted.getDbSchemaFilterPattern() : null,
                wanted.hasTableNameFilterPattern() ? wanted.getTableNameFilterPattern() : null,
                wanted.getTableTypesList());
    }

    private void tables(CommandGetTables wanted, Session session, Rows rows) {
        Catalog catalog = new Catalog(session, attached);
        Catalog.Filter filter = filter(wanted);
        List<Table> tables = catalog.tables(filter);
        boolean described = wanted.getIncludeSchema();
        Map<TableName, List<Column>> columns =
                described && !tables.isEmpty() ? catalog.columns(filter) : Map.of();
        Map<String, Field> types =
                new ColumnTypes(engine, session, allocator).fields(types(columns));
        for (Table table : tables) {
            TableName name = table.name();
            rows.add(
                    name.catalog(),
                    name.schema(),
                    name.table(),
                    table.type().text(),
                    described
                            ? TableSchemas.encoded(
                                    table, columns.getOrDefault(name, List.of()), types)
                            : null);
        }
    }

    private static Set<String> types(Map<TableName, List<Column>> columns) {
        Set<String> types = new LinkedHashSet<>();
        columns.values().forEach(list -> list.forEach(column -> types.add(column.type())));
        return types;
    }
}
