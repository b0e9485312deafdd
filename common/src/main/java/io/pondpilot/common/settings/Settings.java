package io.pondpilot.common.settings;

import io.pondpilot.common.value.Secret;

/// All settings of the product. Every service gets all of them and reads its own. Made by
/// [SettingsLoader]; no secret shows in `toString`.
public record Settings(
        ServerSettings server,
        RedisSettings redis,
        FlightSettings flight,
        ContainerSettings containers,
        DuckDbSettings duckdb,
        SecuritySettings security,
        AiSettings ai,
        EgressSettings egress) {

    /// The same settings with this Redis: the launcher puts its embedded one in.
    public Settings withRedisUrl(Secret url) {
        return new Settings(
                server, redis.withUrl(url), flight, containers, duckdb, security, ai, egress);
    }

    /// The same settings with other container settings: the launcher puts the prepared worker in.
    public Settings withContainers(ContainerSettings other) {
        return new Settings(server, redis, flight, other, duckdb, security, ai, egress);
    }

    /// The same settings with other settings of ai-service: the launcher puts the real port in.
    public Settings withAi(AiSettings other) {
        return new Settings(server, redis, flight, containers, duckdb, security, other, egress);
    }
}
