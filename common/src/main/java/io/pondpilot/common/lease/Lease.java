package io.pondpilot.common.lease;

import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.worker.WorkerAddress;
import java.time.Instant;
import java.util.Optional;

/// A lease as it was when it was read.
///
/// @param user whose
/// @param generation the current or last one
/// @param state where in its life
/// @param address of the worker, as text, when it is ready or draining; empty otherwise
/// @param owner the container service that starts or drains it; empty when none does
/// @param lastActivity when a stream was last open, by the clock of Redis; the epoch when never
/// @param demo whether it belongs to a demo user
public record Lease(
        UserId user,
        long generation,
        State state,
        String address,
        String owner,
        Instant lastActivity,
        boolean demo) {
    /// The states of a lease.
    public enum State {
        ABSENT,
        QUEUED,
        STARTING,
        READY,
        DRAINING
    }

    /// The route to its worker, when it is ready.
    public Optional<Route> route() {
        return state == State.READY
                ? Optional.of(new Route(user, generation, WorkerAddress.parse(address)))
                : Optional.empty();
    }
}
