package io.pondpilot.worker.flight;

import com.google.protobuf.InvalidProtocolBufferException;
import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.worker.engine.Catalog;
import io.pondpilot.worker.engine.Engine;
import io.pondpilot.worker.engine.Session;
import java.util.List;
import org.apache.arrow.flight.FlightProducer.ServerStreamListener;
import org.apache.arrow.flight.sql.FlightSqlProducer.Schemas;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetDbSchemas;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetPrimaryKeys;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetSqlInfo;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetTables;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetXdbcTypeInfo;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/// The catalog questions of Flight SQL. Their ticket is the command itself, so it can be fetched
/// any number of times.
final class Metadata {
    private final Engine engine;
    private final Failures failures;
    private final BufferAllocator allocator;
    private final SqlInfos sqlInfos = new SqlInfos();

    Metadata(Engine engine, Failures failures, BufferAllocator allocator) {
        this.engine = engine;
        this.failures = failures;
        this.allocator = allocator;
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
        try (Session session = engine.session();
                VectorSchemaRoot root = VectorSchemaRoot.create(schema(message), allocator)) {
            call.uses(session);
            fill(message, new Catalog(session), new Rows(root));
            client.start(root);
            client.putNext();
            client.completed();
        }
    }

    private void fill(Dialect.FlightSqlMessage message, Catalog catalog, Rows rows)
            throws InvalidProtocolBufferException {
        switch (message.name()) {
            case "CommandGetCatalogs" -> catalog.databases().forEach(rows::add);
            case "CommandGetDbSchemas" -> {
                var wanted = message.message().unpack(CommandGetDbSchemas.class);
                catalog.schemas(
                                wanted.hasCatalog() ? wanted.getCatalog() : null,
                                wanted.hasDbSchemaFilterPattern()
                                        ? wanted.getDbSchemaFilterPattern()
                                        : null)
                        .forEach(schema -> rows.add(schema[0], schema[1]));
            }
            case "CommandGetTables" ->
                    tables(message.message().unpack(CommandGetTables.class), catalog, rows);
            case "CommandGetTableTypes" -> List.of("TABLE", "VIEW").forEach(rows::add);
            case "CommandGetXdbcTypeInfo" -> {
                var wanted = message.message().unpack(CommandGetXdbcTypeInfo.class);
                XdbcTypes.fill(wanted.hasDataType() ? wanted.getDataType() : null, rows);
            }
            case "CommandGetPrimaryKeys" -> {
                var wanted = message.message().unpack(CommandGetPrimaryKeys.class);
                catalog.primaryKeys(
                                wanted.hasCatalog() ? wanted.getCatalog() : null,
                                wanted.hasDbSchema() ? wanted.getDbSchema() : null,
                                wanted.getTable())
                        .forEach(key ->
                                rows.add(
                                        key.table().catalog(),
                                        key.table().schema(),
                                        key.table().name(),
                                        key.column(),
                                        key.position(),
                                        null));
            }
            default -> {
                // The questions about foreign keys: no rows.
            }
        }
        rows.done();
    }

    private void tables(CommandGetTables wanted, Catalog catalog, Rows rows) {
        List<Catalog.Table> tables =
                catalog.tables(
                        wanted.hasCatalog() ? wanted.getCatalog() : null,
                        wanted.hasDbSchemaFilterPattern()
                                ? wanted.getDbSchemaFilterPattern()
                                : null,
                        wanted.hasTableNameFilterPattern()
                                ? wanted.getTableNameFilterPattern()
                                : null,
                        wanted.getTableTypesList());
        for (Catalog.Table table : tables) {
            byte @Nullable [] schema =
                    wanted.getIncludeSchema()
                            ? TableSchemas.encoded(table, catalog, allocator)
                            : null;
            rows.add(table.catalog(), table.schema(), table.name(), table.type(), schema);
        }
    }
}
