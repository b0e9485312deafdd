package io.pondpilot.worker.engine;

import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.duckdb.DuckDBResultSetMetaData;
import org.duckdb.StatementReturnType;

/// What is known of a statement before it runs.
///
/// @param starts whether it is a PIVOT, which has to be started to know its columns
/// @param lazy whether it may run when its result is fetched, instead of at once
/// @param returnsRows false for DDL and for DML without RETURNING, which report a count at most
/// @param changes whether it is DML, whose rows come from RETURNING
/// @param controls whether it is BEGIN, COMMIT or ROLLBACK
/// @param schema of its result on the wire: ENUMs are text
/// @param parameters one nullable field for each, in order
public record Description(
        boolean starts,
        boolean lazy,
        boolean returnsRows,
        boolean changes,
        boolean controls,
        Schema schema,
        List<Field> parameters) {
    public Description {
        parameters = List.copyOf(parameters);
    }

    static Description of(NativeDuckDb.Prepared prepared, Session session, String statement) {
        boolean lazy = prepared.type().rule() == StatementType.Rule.LAZY;
        return new Description(
                prepared.pivot() && lazy,
                lazy && !prepared.pivot(),
                lazy || returnsRows(prepared, session, statement),
                changes(prepared.type()),
                prepared.type() == StatementType.TRANSACTION,
                EnumText.schema(prepared.schema()),
                fields(prepared.parameterTypes()));
    }

    private static List<Field> fields(List<ParameterType> types) {
        List<Field> fields = new ArrayList<>();
        for (ParameterType type : types) {
            fields.add(type.field(fields.size() + 1));
        }
        return fields;
    }

    private static boolean changes(StatementType type) {
        return switch (type) {
            case INSERT, UPDATE, DELETE, MERGE_INTO -> true;
            default -> false;
        };
    }

    private static boolean returnsRows(
            NativeDuckDb.Prepared prepared, Session session, String statement) {
        return switch (prepared.type()) {
            case EXPLAIN, CALL, PRAGMA -> true;
            case INSERT, UPDATE, DELETE, MERGE_INTO -> {
                try (PreparedStatement again = session.prepare(statement)) {
                    ResultSetMetaData meta = again.getMetaData();
                    yield meta instanceof DuckDBResultSetMetaData known
                            && known.getReturnType() == StatementReturnType.QUERY_RESULT;
                } catch (SQLException e) {
                    throw EngineException.of(e);
                }
            }
            default -> false;
        };
    }
}
