package io.pondpilot.worker.flight;

import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.worker.engine.EngineException;
import io.pondpilot.worker.engine.Ingestion;
import io.pondpilot.worker.engine.Ingestion.Preparation;
import io.pondpilot.worker.engine.Session;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest.TableDefinitionOptions;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest.TableDefinitionOptions.TableNotExistOption;
import org.apache.arrow.memory.BufferAllocator;

/// `CommandStatementIngest`: a stream of rows into a table, whole or not at all.
final class Ingestions {
    private final BufferAllocator allocator;

    Ingestions(BufferAllocator allocator) {
        this.allocator = allocator;
    }

    /// Writes the rows.
    ///
    /// @return how many
    long run(Call call, Place place, CommandStatementIngest ingest, FlightStream stream) {
        Ingestion.Target target = target(ingest);
        IngestedRows rows = new IngestedRows(stream, allocator);
        try (Session session = place.session(call)) {
            call.uses(session);
            return Ingestion.run(session, rows, target, !place.inTransaction(), allocator);
        } catch (EngineException e) {
            RuntimeException cause = rows.failure();
            throw cause == null ? e : cause;
        }
    }

    private static Ingestion.Target target(CommandStatementIngest ingest) {
        if (ingest.getTable().isEmpty()) {
            throw invalid("an ingestion needs the name of a table");
        }
        List<String> path = new ArrayList<>();
        for (String part : List.of(ingest.getCatalog(), ingest.getSchema())) {
            if (!part.isEmpty()) {
                path.add(part);
            }
        }
        if (ingest.getTemporary() && !path.isEmpty()) {
            throw invalid("a temporary table has no catalog and no schema of its own");
        }
        path.add(ingest.getTable());
        return new Ingestion.Target(
                path, ingest.getTemporary(), preparation(ingest.getTableDefinitionOptions()));
    }

    private static Preparation preparation(TableDefinitionOptions options) {
        TableNotExistOption missing = options.getIfNotExist();
        return switch (options.getIfExists()) {
            case TABLE_EXISTS_OPTION_APPEND ->
                    creates(missing) ? Preparation.CREATE_OR_APPEND : Preparation.APPEND;
            case TABLE_EXISTS_OPTION_REPLACE ->
                    creates(missing) ? Preparation.REPLACE : Preparation.REPLACE_EXISTING;
            case TABLE_EXISTS_OPTION_FAIL -> {
                if (!creates(missing)) {
                    throw invalid(
                            "this ingestion may neither create the table nor write to it: one of"
                                    + " if_not_exist and if_exists must not be FAIL");
                }
                yield Preparation.CREATE;
            }
            case TABLE_EXISTS_OPTION_UNSPECIFIED, UNRECOGNIZED ->
                    throw invalid("an ingestion must say what to do if the table exists");
        };
    }

    private static boolean creates(TableNotExistOption missing) {
        return switch (missing) {
            case TABLE_NOT_EXIST_OPTION_CREATE -> true;
            case TABLE_NOT_EXIST_OPTION_FAIL -> false;
            case TABLE_NOT_EXIST_OPTION_UNSPECIFIED, UNRECOGNIZED ->
                    throw invalid("an ingestion must say what to do if the table does not exist");
        };
    }

    private static ProxyException invalid(String text) {
        return new ProxyException(ErrorCode.INVALID_ARGUMENT, text);
    }
}
