package io.pondpilot.worker.flight;

import io.pondpilot.worker.engine.Session;

/// Where the statements of a call run: each on a session of its own that commits by itself, one on
/// a session that was readied for it, or all in one transaction of the client.
sealed interface Place permits Autocommit, Held, Transaction {
    /// A session for one statement; the caller closes it. Waits while the transaction is busy with
    /// another one.
    ///
    /// @throws io.pondpilot.common.failure.ProxyException `NOT_FOUND` when the transaction has
    ///   ended, `CAPACITY_EXHAUSTED` when another result of it stays open
    Session session(Call call);

    /// Whether the client ends the transaction by itself, so that nothing else may.
    boolean inTransaction();
}
