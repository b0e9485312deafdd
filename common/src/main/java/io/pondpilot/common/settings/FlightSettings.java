package io.pondpilot.common.settings;

import io.pondpilot.common.value.ByteSize;
import java.time.Duration;

/// The relay.
///
/// @param managementPort health, metrics and info; 0 takes a free one
/// @param maxStreamsPerUser streams one user may have open on one relay
/// @param maxStreamsPerConnection streams of one connection
/// @param maxConnections connections of one relay
/// @param maxHeaderSize largest request header
/// @param idleConnectionTimeout a connection without streams is closed after it
/// @param handshakeTimeout how long a new connection may take to its first complete headers
/// @param routeCache how long a relay trusts a route it has looked up; at most 30 s
public record FlightSettings(
        int managementPort,
        int maxStreamsPerUser,
        int maxStreamsPerConnection,
        int maxConnections,
        ByteSize maxHeaderSize,
        Duration idleConnectionTimeout,
        Duration handshakeTimeout,
        Duration routeCache) {}
