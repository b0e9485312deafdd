package io.pondpilot.common.lease;

import io.pondpilot.common.identity.UserId;

/// A message of the spawn queue: this user needs a worker.
///
/// @param messageId its id in the stream
/// @param user who
/// @param generation the one to start
/// @param demo whether it is for a demo user
/// @param deliveries how often it was given to a spawner, with this time
public record SpawnRequest(
        String messageId, UserId user, long generation, boolean demo, long deliveries) {
    /// Deliveries after which a message is given up.
    public static final int MAX_DELIVERIES = 5;

    /// Whether it has crashed its spawners so often that it goes to the dead letters.
    public boolean exhausted() {
        return deliveries > MAX_DELIVERIES;
    }
}
