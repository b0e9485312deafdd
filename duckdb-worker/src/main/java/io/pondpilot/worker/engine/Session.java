package io.pondpilot.worker.engine;

import java.lang.foreign.MemorySegment;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.arrow.memory.BufferAllocator;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/// One connection to the user's DuckDB, for one statement at a time. Blocks; only [#interrupt] may
/// be called from another thread.
///
/// A session on which nothing but SELECTs were run, each to a good end, has left no trace on its
/// connection, which then serves a later session: opening one costs 60 us of a small query.
public final class Session implements AutoCloseable {
    private final ReentrantLock lock = new ReentrantLock();
    private final DuckDBConnection connection;
    private final NativeDuckDb functions;
    private final MemorySegment pointer;
    private final Changes changes;
    private final OnClose onClose;
    private boolean closed;
    private volatile boolean traceless = true;
    private volatile String asked = "";

    /// Takes a connection back.
    interface OnClose {
        /// Called once, on the thread that closes the session.
        ///
        /// @param traceless whether another session may use the connection
        void take(DuckDBConnection connection, boolean traceless);
    }

    Session(DuckDBConnection connection, NativeDuckDb functions, Changes changes, OnClose onClose) {
        this(connection, functions, functions.connection(connection), changes, onClose);
    }

    private Session(
            DuckDBConnection connection,
            NativeDuckDb functions,
            MemorySegment pointer,
            Changes changes,
            OnClose onClose) {
        this.connection = connection;
        this.functions = functions;
        this.pointer = pointer;
        this.changes = changes;
        this.onClose = onClose;
    }

    /// The same connection for one borrower: closing what is returned leaves the connection open,
    /// and interrupting it after that does nothing.
    ///
    /// @param giveBack runs when the borrower closes it
    public Session lent(Runnable giveBack) {
        leavesTrace();
        return new Session(connection, functions, pointer, changes, (_, _) -> giveBack.run());
    }

    /// The state of the catalog that this session reads; null while it may be changing.
    public Changes.@Nullable Mark mark() {
        return changes.mark();
    }

    private void leavesTrace() {
        lock.lock();
        try {
            if (traceless && !closed) {
                traceless = false;
                changes.began();
            }
        } finally {
            lock.unlock();
        }
    }

    /// How many statements DuckDB sees in a text.
    int count(String sql) {
        return functions.count(pointer, sql);
    }

    /// Binds and plans one statement without running it, after screening it.
    NativeDuckDb.Prepared describe(String sql, BufferAllocator allocator) {
        asked = sql;
        Screening.opening(sql);
        boolean reads = false;
        try {
            NativeDuckDb.Prepared prepared = functions.describe(pointer, sql, allocator);
            Screening.statement(prepared.type(), sql);
            if (prepared.type() == StatementType.EXPLAIN) {
                // EXPLAIN ANALYZE runs what it is about, a COPY too.
                String about = SqlText.explained(sql);
                Screening.opening(about);
                Screening.explained(functions.describe(pointer, about, allocator).type(), about);
            }
            reads = prepared.type().rule() == StatementType.Rule.LAZY && !prepared.pivot();
            return prepared;
        } finally {
            if (!reads) {
                leavesTrace();
            }
        }
    }

    /// Prepares one screened statement to be run.
    PreparedStatement prepare(String sql) {
        asked = sql;
        try {
            return connection.prepareStatement(sql);
        } catch (SQLException e) {
            leavesTrace();
            throw EngineException.of(e);
        }
    }

    /// The statement that was described or prepared last; empty when there was none.
    public String asked() {
        return asked;
    }

    /// Runs a text of our own.
    void run(String sql) {
        leavesTrace();
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw EngineException.of(e);
        }
    }

    /// Whether types are exported to Arrow without loss from now on, by Arrow's extension types: a
    /// UUID is no text, a HUGEINT no decimal, a BOOLEAN is a byte. Only DuckDB reads all of them.
    public void lossless(boolean on) {
        run("SET SESSION arrow_lossless_conversion = " + on);
    }

    /// The driver's connection, for reading our own queries.
    DuckDBConnection connection() {
        return connection;
    }

    /// Gives up what runs on this session, from any thread; nothing happens when nothing runs.
    public void interrupt() {
        lock.lock();
        try {
            if (!closed) {
                leavesTrace();
                functions.interrupt(pointer);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
        } finally {
            lock.unlock();
        }
        try {
            onClose.take(connection, traceless);
        } finally {
            if (!traceless) {
                changes.ended();
            }
        }
    }
}
