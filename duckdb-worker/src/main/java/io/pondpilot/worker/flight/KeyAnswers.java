package io.pondpilot.worker.flight;

import com.google.protobuf.InvalidProtocolBufferException;
import io.pondpilot.worker.catalog.Constraints;
import io.pondpilot.worker.catalog.ForeignKeyColumn;
import io.pondpilot.worker.catalog.TableName;
import io.pondpilot.worker.catalog.Wanted;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetCrossReference;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetExportedKeys;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetImportedKeys;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetPrimaryKeys;
import org.jspecify.annotations.Nullable;

/// The answers about keys.
final class KeyAnswers {
    private KeyAnswers() {}

    /// The database that a question is about; null when it is about all, or not about keys.
    static @Nullable String catalog(Dialect.FlightSqlMessage message)
            throws InvalidProtocolBufferException {
        return switch (message.name()) {
            case "CommandGetPrimaryKeys" -> primary(message).catalog();
            case "CommandGetExportedKeys" -> exported(message).catalog();
            case "CommandGetImportedKeys" -> imported(message).catalog();
            case "CommandGetCrossReference" -> {
                String parent = parent(message).catalog();
                yield parent == null ? child(message).catalog() : parent;
            }
            default -> null;
        };
    }

    static void fill(Dialect.FlightSqlMessage message, Constraints constraints, Rows rows)
            throws InvalidProtocolBufferException {
        switch (message.name()) {
            case "CommandGetPrimaryKeys" ->
                    constraints
                            .primaryKeys(primary(message))
                            .forEach(key -> {
                                TableName table = key.table();
                                rows.add(
                                        table.catalog(),
                                        table.schema(),
                                        table.table(),
                                        key.column(),
                                        key.position(),
                                        key.key());
                            });
            case "CommandGetExportedKeys" ->
                    constraints
                            .exportedKeys(exported(message), Wanted.ALL)
                            .forEach(key -> add(key, rows));
            case "CommandGetImportedKeys" ->
                    constraints
                            .importedKeys(Wanted.ALL, imported(message))
                            .forEach(key -> add(key, rows));
            default ->
                    constraints
                            .exportedKeys(parent(message), child(message))
                            .forEach(key -> add(key, rows));
        }
    }

    private static void add(ForeignKeyColumn key, Rows rows) {
        rows.add(
                key.parent().catalog(),
                key.parent().schema(),
                key.parent().table(),
                key.parentColumn(),
                key.child().catalog(),
                key.child().schema(),
                key.child().table(),
                key.childColumn(),
                key.position(),
                key.childKey(),
                key.parentKey(),
                key.update().number(),
                key.delete().number());
    }

    private static Wanted primary(Dialect.FlightSqlMessage message)
            throws InvalidProtocolBufferException {
        var asked = message.message().unpack(CommandGetPrimaryKeys.class);
        return new Wanted(
                asked.hasCatalog() ? asked.getCatalog() : null,
                asked.hasDbSchema() ? asked.getDbSchema() : null,
                asked.getTable());
    }

    private static Wanted exported(Dialect.FlightSqlMessage message)
            throws InvalidProtocolBufferException {
        var asked = message.message().unpack(CommandGetExportedKeys.class);
        return new Wanted(
                asked.hasCatalog() ? asked.getCatalog() : null,
                asked.hasDbSchema() ? asked.getDbSchema() : null,
                asked.getTable());
    }

    private static Wanted imported(Dialect.FlightSqlMessage message)
            throws InvalidProtocolBufferException {
        var asked = message.message().unpack(CommandGetImportedKeys.class);
        return new Wanted(
                asked.hasCatalog() ? asked.getCatalog() : null,
                asked.hasDbSchema() ? asked.getDbSchema() : null,
                asked.getTable());
    }

    private static Wanted parent(Dialect.FlightSqlMessage message)
            throws InvalidProtocolBufferException {
        var asked = message.message().unpack(CommandGetCrossReference.class);
        return new Wanted(
                asked.hasPkCatalog() ? asked.getPkCatalog() : null,
                asked.hasPkDbSchema() ? asked.getPkDbSchema() : null,
                asked.getPkTable());
    }

    private static Wanted child(Dialect.FlightSqlMessage message)
            throws InvalidProtocolBufferException {
        var asked = message.message().unpack(CommandGetCrossReference.class);
        return new Wanted(
                asked.hasFkCatalog() ? asked.getFkCatalog() : null,
                asked.hasFkDbSchema() ? asked.getFkDbSchema() : null,
                asked.getFkTable());
    }
}
