package io.pondpilot.worker.airport;

/// What a ticket stands for: a SELECT that may be run any number of times.
///
/// @param sql one statement
/// @param fingerprint of the columns it has to have; empty when any will do
public record Scan(String sql, String fingerprint) {}
