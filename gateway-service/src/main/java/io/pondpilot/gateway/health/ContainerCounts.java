package io.pondpilot.gateway.health;

/// How many containers there are and have been, over all hosts.
///
/// @param active running now
/// @param totalSpawned started since the counters began
/// @param totalStopped ended since the counters began
public record ContainerCounts(long active, long totalSpawned, long totalStopped) {}
