package io.pondpilot.common.settings;

import io.pondpilot.common.value.Secret;
import java.util.Optional;

/// Where the services meet.
///
/// @param url `redis://`, `rediss://` or `redis-socket://`, with its password; empty until the
///   launcher has started its embedded one
/// @param keyPrefix the start of every key
public record RedisSettings(Optional<Secret> url, String keyPrefix) {
    /// The same with this address.
    public RedisSettings withUrl(Secret other) {
        return new RedisSettings(Optional.of(other), keyPrefix);
    }
}
