package io.pondpilot.worker.flight;

import com.google.protobuf.ByteString;
import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.worker.engine.Engine;
import io.pondpilot.worker.engine.EngineException;
import io.pondpilot.worker.engine.Session;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The open transactions, by handle: at most so many, and none that nobody uses for longer than its
/// age. A full house refuses the next one, because rolling back a stranger's work would be worse.
final class Transactions implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Transactions.class);

    /// At once in one worker.
    static final int MOST = 64;

    /// Without a statement for so long, a transaction is rolled back.
    static final Duration AGE = Duration.ofMinutes(5);

    private final Map<ByteString, Transaction> open = new ConcurrentHashMap<>();
    private final ReentrantLock beginning = new ReentrantLock();
    private final AtomicBoolean watching = new AtomicBoolean();
    private final Engine engine;
    private final Calls calls;
    private final int most;
    private final Duration age;

    Transactions(Engine engine, Calls calls, int most, Duration age) {
        this.engine = engine;
        this.calls = calls;
        this.most = most;
        this.age = age;
    }

    /// Begins one for a client, with its options of now.
    ///
    /// @return its handle
    /// @throws ProxyException `CAPACITY_EXHAUSTED` when too many are open
    ByteString begin(ClientSession client) {
        ByteString handle = Handles.random();
        beginning.lock();
        try {
            if (open.size() >= most) {
                throw new ProxyException(
                        ErrorCode.CAPACITY_EXHAUSTED,
                        "this worker has "
                                + most
                                + " transactions open, which is its limit; end one of them");
            }
            open.put(handle, transaction(client));
        } finally {
            beginning.unlock();
        }
        if (watching.compareAndSet(false, true)) {
            calls.regularly(this::expire, age.dividedBy(4));
        }
        return handle;
    }

    private Transaction transaction(ClientSession client) {
        Session session = engine.session(client.options());
        try {
            return new Transaction(client, session);
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /// Where a call runs that names this transaction, or none.
    ///
    /// @throws ProxyException `NOT_FOUND`
    Place place(ClientSession client, ByteString handle) {
        return handle.isEmpty() ? new Autocommit(engine, client) : find(client, handle);
    }

    /// Where an ingestion runs. ADBC's Flight SQL drivers name no transaction with it (1.13 does
    /// not), so one without a handle is part of the only transaction that its client's cookie has
    /// open, if there is one.
    ///
    /// @throws ProxyException `NOT_FOUND`
    Place ingestion(ClientSession client, ByteString handle) {
        if (!handle.isEmpty() || client.shared()) {
            return place(client, handle);
        }
        List<Transaction> own =
                open.values().stream()
                        .filter(transaction -> transaction.owner().id().equals(client.id()))
                        .limit(2)
                        .toList();
        return own.size() == 1 ? own.getFirst() : place(client, handle);
    }

    private Transaction find(ClientSession client, ByteString handle) {
        Transaction found = open.get(handle);
        if (found == null || !client.mayUse(found.owner())) {
            throw Transaction.ended();
        }
        return found;
    }

    /// Rolls back what a client has left open.
    void rollBackAll(ClientSession client) {
        open.forEach((handle, transaction) -> {
            if (transaction.owner().id().equals(client.id())) {
                rollBack(transaction);
                open.remove(handle);
            }
        });
    }

    /// Ends one; whatever comes of it, its handle is good no more.
    ///
    /// @throws ProxyException `NOT_FOUND`
    /// @throws EngineException when DuckDB cannot commit; it is then rolled back
    void end(ClientSession client, ByteString handle, boolean commit) {
        Transaction ending = find(client, handle);
        try {
            if (commit) {
                ending.commit();
            } else {
                ending.close();
            }
            open.remove(handle);
        } catch (EngineException e) {
            open.remove(handle);
            throw e;
        }
    }

    /// Rolls back what nobody has used for too long.
    private void expire() {
        open.forEach((handle, transaction) -> {
            if (transaction.idleFor(age) && open.remove(handle, transaction)) {
                rollBack(transaction);
                log.atInfo().log("Abandoned transaction rolled back");
            }
        });
    }

    private static void rollBack(Transaction transaction) {
        try {
            transaction.close();
        } catch (EngineException | ProxyException e) {
            log.atWarn().addKeyValue("error", e.getMessage()).log("Transaction not rolled back");
        }
    }

    @Override
    public void close() {
        open.values().forEach(Transactions::rollBack);
        open.clear();
    }
}
