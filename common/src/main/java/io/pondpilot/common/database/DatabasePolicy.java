package io.pondpilot.common.database;

import java.time.Duration;

/// What an operator allows users on one database server. egress-service enforces it.
///
/// @param maxConnections of all workers of one host together, at least 1
/// @param maxConnectionsPerUser of one worker, at least 1
/// @param statementTimeout of one statement on the server; zero for none
public record DatabasePolicy(
        int maxConnections, int maxConnectionsPerUser, Duration statementTimeout) {
    /// What holds when nothing is said.
    public static final DatabasePolicy DEFAULT =
            new DatabasePolicy(200, 16, Duration.ofMinutes(10));

    public DatabasePolicy {
        if (maxConnections < 1 || maxConnectionsPerUser < 1 || statementTimeout.isNegative()) {
            throw new IllegalArgumentException(
                    "a database needs a connection, and a time-out is not negative");
        }
    }
}
