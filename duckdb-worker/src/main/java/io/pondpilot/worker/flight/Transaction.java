package io.pondpilot.worker.flight;

import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.worker.engine.Execution;
import io.pondpilot.worker.engine.Session;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One transaction of a client, on a connection of its own, for one statement or open result at a
/// time: DuckDB ends a result when its connection runs something else.
final class Transaction implements Place, AutoCloseable {
    /// How long a statement waits for another one, or for a result that is still being read.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /// How long the end waits before it interrupts whoever is still reading.
    private static final Duration COURTESY = Duration.ofSeconds(1);

    private static final long STEP_MILLIS = 20;

    private final ClientSession owner;
    private final Session session;
    private final Semaphore free = new Semaphore(1, true);
    private volatile @Nullable Call user;
    private volatile boolean ended;
    private volatile long lastUse = System.nanoTime();

    /// Begins for this client on this session, which it closes at its end.
    Transaction(ClientSession owner, Session session) {
        this.owner = owner;
        this.session = session;
        Execution.transaction(session, "BEGIN TRANSACTION");
    }

    @Override
    public Session session(Call call) {
        if (!acquired(PATIENCE, call)) {
            throw new ProxyException(
                    ErrorCode.CAPACITY_EXHAUSTED,
                    "another result of this transaction is still open; read it to its end or"
                            + " cancel it first");
        }
        if (ended) {
            free.release();
            throw ended();
        }
        user = call;
        lastUse = System.nanoTime();
        return session.lent(this::givenBack);
    }

    private void givenBack() {
        user = null;
        lastUse = System.nanoTime();
        free.release();
    }

    private boolean acquired(Duration atMost, @Nullable Call call) {
        long deadline = System.nanoTime() + atMost.toNanos();
        try {
            while (!free.tryAcquire(STEP_MILLIS, TimeUnit.MILLISECONDS)) {
                if (call != null) {
                    call.check();
                }
                if (System.nanoTime() > deadline) {
                    return false;
                }
            }
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    ClientSession owner() {
        return owner;
    }

    @Override
    public boolean inTransaction() {
        return true;
    }

    /// Whether nothing runs in it and nothing has for so long.
    boolean idleFor(Duration time) {
        return user == null && System.nanoTime() - lastUse >= time.toNanos();
    }

    /// Commits. What is still being read from it is ended.
    ///
    /// @throws io.pondpilot.worker.engine.EngineException when DuckDB cannot commit; the
    ///   transaction is then rolled back
    void commit() {
        end("COMMIT");
    }

    /// Rolls back; after its end it does nothing.
    @Override
    public void close() {
        if (!ended) {
            end("ROLLBACK");
        }
    }

    private void end(String word) {
        if (!acquired(COURTESY, null)) {
            Call reading = user;
            if (reading != null) {
                reading.end("the transaction was ended while this result was read");
            }
            if (!acquired(PATIENCE, null)) {
                throw new ProxyException(
                        ErrorCode.CAPACITY_EXHAUSTED,
                        "a statement of this transaction does not stop; end it again");
            }
        }
        try {
            if (ended) {
                throw ended();
            }
            ended = true;
            // Closing a connection rolls back what was not committed.
            try (session) {
                Execution.transaction(session, word);
            }
        } finally {
            free.release();
        }
    }

    static ProxyException ended() {
        return new ProxyException(
                ErrorCode.NOT_FOUND,
                "no such transaction: it was ended, was left alone for too long, or belongs to"
                        + " another session or to a worker that has ended");
    }
}
