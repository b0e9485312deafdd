package io.pondpilot.flight.route;

import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.common.identity.Identity;
import io.pondpilot.common.identity.UserId;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Where a user's calls go. Every method returns at once, on any thread.
public interface Router {
    /// The worker a user's calls went to lately, or null: then [#find] it.
    @Nullable Destination known(UserId user);

    /// Finds the user's worker, which starts when there is none.
    ///
    /// @param search gets the answer, on any thread, later or before this returns
    void find(Identity caller, Search search);

    /// The worker refused the credential or the connection, or died: nobody is sent there from
    /// memory again, and a search takes it for the answer only when the lease still names it after
    /// a while.
    void stale(Destination destination);

    /// The worker takes no more calls just now: ask the lease before anyone is sent there again.
    void forget(Destination destination);

    /// Tells why a worker ended, in the words of the lifecycle events, as soon as that is known;
    /// empty when nobody tells.
    ///
    /// @param then is called once, on any thread, within a few seconds
    default void ending(Destination destination, Consumer<Optional<String>> then) {
        then.accept(Optional.empty());
    }

    /// A call is open on this worker, until [#closed].
    void opened(Destination destination);

    /// Undoes one [#opened].
    void closed(Destination destination);

    /// Who looks for a worker. Exactly one of the two is called.
    interface Search {
        /// The worker is ready.
        void found(Destination destination);

        /// There is none, and this is why.
        void failed(ProxyException failure);
    }
}
