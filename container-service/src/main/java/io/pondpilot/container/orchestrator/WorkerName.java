package io.pondpilot.container.orchestrator;

import io.pondpilot.common.identity.UserId;

/// The deterministic name of a worker, `<slug>-<generation>`: whoever starts the same generation of
/// the same user meets the same name, so starting twice yields one worker.
///
/// @param value safe for file names, labels and DNS: `a-z0-9-`
public record WorkerName(String value) {
    public WorkerName {
        if (!value.matches("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")) {
            throw new IllegalArgumentException("not the name of a worker");
        }
    }

    /// The name of one generation of a user's worker.
    public static WorkerName of(UserId user, long generation) {
        return new WorkerName(user.slug() + "-" + generation);
    }

    @Override
    public String toString() {
        return value;
    }
}
