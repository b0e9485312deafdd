package io.pondpilot.flight.route;

import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.common.identity.Identity;
import io.pondpilot.common.identity.UserId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where a user's calls go. Every method returns at once, on any thread.
public interface Router {
    /// The worker a user's calls went to lately, or null: then [#find] it.
    @Nullable Destination known(UserId user);

    /// Finds the user's worker, which starts when there is none.
    ///
    /// @param not a worker that turned out to be gone or not the caller's: it is not the answer,
    ///   unless the lease still names it after a while
    /// @param search gets the answer, on any thread, later or before this returns
    void find(Identity caller, Optional<Destination> not, Search search);

    /// The worker refused the credential or the connection: nobody is sent there from memory again.
    void stale(Destination destination);

    /// A call is open on this worker, until [#closed].
    void opened(Destination destination);

    /// Undoes one [#opened].
    void closed(Destination destination);

    /// Who looks for a worker. Exactly one of the two is called.
    interface Search {
        void found(Destination destination);

        void failed(ProxyException failure);
    }
}
