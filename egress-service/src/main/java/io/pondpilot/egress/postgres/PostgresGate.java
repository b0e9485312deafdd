package io.pondpilot.egress.postgres;

import io.netty.channel.Channel;
import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.egress.gate.Gate;
import io.pondpilot.egress.gate.Guest;
import io.pondpilot.egress.gate.Visit;
import io.pondpilot.egress.upstream.Upstream;
import java.time.Duration;

/// The way to one PostgreSQL server. A worker logs in with its credential as a clear password,
/// which never leaves the host; then we log in to the server with the configured account, and both
/// are joined. Where the database is read-only, the session is, and what the worker sends is
/// screened.
public final class PostgresGate implements Gate {
    /// Less than both the door's patience and the `connect_timeout` that the worker was given, so
    /// that the user reads why.
    private static final Duration LOGIN_LIMIT = Duration.ofSeconds(10);

    private final Account account;
    private final Upstream upstream;
    private final Duration limit;
    private final Cancels cancels = new Cancels();

    /// Reads the root certificates, so it blocks.
    ///
    /// @param database of type `postgres`
    /// @throws IllegalArgumentException when the connection string or the certificates cannot be
    ///   read; the message names neither place nor account
    public PostgresGate(AttachedDatabase database, Upstream upstream) {
        this(database, upstream, LOGIN_LIMIT);
    }

    /// @param limit of the worker's log-in, and again of ours
    PostgresGate(AttachedDatabase database, Upstream upstream, Duration limit) {
        this.account = Account.of(database);
        this.upstream = upstream;
        this.limit = limit;
    }

    @Override
    public void open(Channel worker, Visit visit) {
        var entry = new WorkerLogin(visit, limit, new Way(worker, visit));
        worker.config().setAutoRead(false);
        worker.pipeline().addLast(entry);
        var _ = worker.read();
    }

    /// What a worker may ask for before it is joined.
    private final class Way implements WorkerLogin.Wishes {
        private final Channel worker;
        private final Visit visit;

        Way(Channel worker, Visit visit) {
            this.worker = worker;
            this.visit = visit;
        }

        @Override
        public void enter(WorkerLogin login, Guest guest) {
            visit.enter(
                    guest,
                    refusal ->
                            refusal.ifPresentOrElse(
                                    reason -> login.refuse(reason, "at the door"),
                                    () ->
                                            new Connecting(
                                                            account, upstream, limit, cancels,
                                                            worker, visit, login)
                                                    .begin()));
        }

        @Override
        public void cancel(WorkerLogin login, int process, int key) {
            cancels.find(visit, process, key)
                    .ifPresentOrElse(
                            session ->
                                    new Cancelling(account, upstream, limit, session, worker)
                                            .begin(),
                            login::leave);
        }
    }
}
