package io.pondpilot.worker.engine;

import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;

/// Writes a stream of Arrow batches into a table by one statement, so that it is written as a whole
/// or not at all. DuckDB pulls the batches as it writes them: no more than a few are in memory,
/// whatever the size of the stream. Columns are matched by name.
public final class Ingestion {
    private static final Pattern MISSING =
            Pattern.compile("(Catalog|Binder) Error: .* does not exist", Pattern.DOTALL);
    private static final Pattern PRESENT =
            Pattern.compile("Catalog Error: .* already exists", Pattern.DOTALL);

    private Ingestion() {}

    /// What is done with the table before the rows are written.
    public enum Preparation {
        /// It must not be there.
        CREATE("TABLE "),
        /// It must be there.
        APPEND(""),
        /// It is created unless it is there.
        CREATE_OR_APPEND("TABLE IF NOT EXISTS "),
        /// It is dropped if it is there, and created.
        REPLACE("TABLE "),
        /// It must be there; it is dropped and created.
        REPLACE_EXISTING("TABLE ");

        private final String sql;

        Preparation(String sql) {
            this.sql = sql;
        }
    }

    /// Which table.
    ///
    /// @param path catalog, schema and name, or the last two, or the last, as SQL resolves them
    /// @param temporary whether the table is one of the session, which has no other path
    public record Target(List<String> path, boolean temporary, Preparation preparation) {
        public Target {
            path = List.copyOf(path);
        }

        private String quoted() {
            return (temporary ? "temp.main." : "")
                    + String.join(".", path.stream().map(Quoted::name).toList());
        }

        private String creation() {
            return "CREATE "
                    + (preparation == Preparation.REPLACE ? "OR REPLACE " : "")
                    + (temporary ? "TEMPORARY " : "")
                    + preparation.sql
                    + (temporary ? Quoted.name(path.getLast()) : quoted());
        }
    }

    /// Writes all rows. Runs in the session's open transaction, or in one of its own when it has
    /// none. Blocks until the stream ends; the reader is used on DuckDB's threads.
    ///
    /// @param own whether to begin and commit a transaction
    /// @return the rows written
    /// @throws EngineException of kind NOT_FOUND or EXISTS when the table is missing or in the way,
    ///   INVALID when the rows do not fit; nothing is written then, but a transaction of the
    ///   caller's may have to be rolled back
    public static long run(
            Session session,
            ArrowReader rows,
            Target target,
            boolean own,
            BufferAllocator allocator) {
        try (ArrowArrayStream stream = ArrowArrayStream.allocateNew(allocator)) {
            Data.exportArrayStream(allocator, rows, stream);
            try {
                return written(session, stream, target, own);
            } finally {
                if (stream.memoryAddress() != 0 && stream.snapshot().release != 0) {
                    stream.release();
                }
            }
        } catch (EngineException e) {
            throw sorted(e);
        }
    }

    private static long written(
            Session session, ArrowArrayStream stream, Target target, boolean own) {
        String view = "pondpilot_ingest_" + UUID.randomUUID().toString().replace("-", "");
        if (own) {
            session.run("BEGIN TRANSACTION");
        }
        register(session, view, stream);
        prepare(session, view, target);
        long count =
                Execution.update(
                        session,
                        "INSERT INTO " + target.quoted() + " BY NAME SELECT * FROM temp." + view,
                        List.of());
        session.run("DROP VIEW temp." + view);
        if (own) {
            session.run("COMMIT");
        }
        return count;
    }

    private static void register(Session session, String view, ArrowArrayStream stream) {
        try {
            session.connection().registerArrowStream(view, stream);
        } catch (RuntimeException e) {
            throw EngineException.of(String.valueOf(e.getMessage()));
        }
    }

    private static void prepare(Session session, String view, Target target) {
        if (target.preparation() == Preparation.APPEND) {
            return;
        }
        if (target.preparation() == Preparation.REPLACE_EXISTING) {
            session.run("DROP TABLE " + target.quoted());
        }
        session.run(target.creation() + " (" + String.join(", ", columns(session, view)) + ")");
    }

    /// The columns of the stream as DuckDB understands them. A column without a type holds
    /// integers, as in DuckDB's own CREATE TABLE AS.
    private static List<String> columns(Session session, String view) {
        return OwnQuery.rows(
                session,
                "DESCRIBE temp." + view,
                List.of(),
                row ->
                        Quoted.name(row.getString(1))
                                + " "
                                + row.getString(2).replace("\"NULL\"", "INTEGER"));
    }

    private static EngineException sorted(EngineException e) {
        if (e.kind() != EngineException.Kind.INVALID) {
            return e;
        }
        if (MISSING.matcher(e.getMessage()).lookingAt()) {
            return new EngineException(EngineException.Kind.NOT_FOUND, e.getMessage(), e);
        }
        if (PRESENT.matcher(e.getMessage()).lookingAt()) {
            return new EngineException(EngineException.Kind.EXISTS, e.getMessage(), e);
        }
        return e;
    }
}
