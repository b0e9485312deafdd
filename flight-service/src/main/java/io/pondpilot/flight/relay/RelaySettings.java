package io.pondpilot.flight.relay;

import io.pondpilot.common.net.Transport;
import io.pondpilot.flight.downstream.ConnectionLimits;
import java.time.Duration;

/// How the relay is set up.
///
/// @param host where it listens
/// @param port where it listens; 0 is any
/// @param loops event loops, one thread each
/// @param connections limits of one client connection
/// @param maxConnections client connections at once
/// @param maxStreamsPerUser calls one user may have open on this node
/// @param workerWindow how far a worker may send ahead on one call that does not move, in bytes:
///   what a slow reader pins
/// @param writableDatabase whether any attached database can be written
/// @param grace how long running calls may go on after [FrameRelay#close]
public record RelaySettings(
        Transport transport,
        String host,
        int port,
        int loops,
        ConnectionLimits connections,
        int maxConnections,
        int maxStreamsPerUser,
        int workerWindow,
        boolean writableDatabase,
        Duration grace) {
    /// What `workerWindow` is unless measured otherwise.
    public static final int WORKER_WINDOW = 32 << 10;
}
