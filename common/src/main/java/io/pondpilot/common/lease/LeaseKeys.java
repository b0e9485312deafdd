package io.pondpilot.common.lease;

import io.pondpilot.common.identity.UserId;

/// The names of our keys in Redis, all with one hash tag so that one script may touch them on a
/// cluster.
///
/// @param prefix of every key
record LeaseKeys(String prefix) {
    String lease(UserId user) {
        return leases() + user.value();
    }

    /// The start of every lease key.
    String leases() {
        return "{" + prefix + "}:l:";
    }

    String result(UserId user) {
        return "{" + prefix + "}:r:" + user.value();
    }

    String use(UserId user) {
        return "{" + prefix + "}:u:" + user.value();
    }

    /// Open database connections of a user's worker.
    String databases(UserId user) {
        return "{" + prefix + "}:db:" + user.value();
    }

    String pending() {
        return "{" + prefix + "}:pend";
    }

    String live() {
        return "{" + prefix + "}:live";
    }

    /// Demo users with a worker: score is the deadline while it starts, infinite while it lives.
    String demo() {
        return "{" + prefix + "}:demo";
    }

    String spawn() {
        return "{" + prefix + "}:spawn";
    }

    String dead() {
        return "{" + prefix + "}:dead";
    }

    String epoch() {
        return "{" + prefix + "}:epoch";
    }

    String events() {
        return "{" + prefix + "}:events";
    }

    /// How many workers were ever ready and have ended.
    String counters() {
        return "{" + prefix + "}:count";
    }

    /// The channel on which a user is named whose lease has changed.
    String channel() {
        return prefix + ":n";
    }
}
