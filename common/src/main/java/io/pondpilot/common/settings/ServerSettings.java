package io.pondpilot.common.settings;

import io.pondpilot.common.value.ByteSize;
import java.time.Duration;
import java.util.List;

/// The front doors.
///
/// @param port HTTP; 0 takes a free one
/// @param grpcPort Flight SQL; 0 takes a free one
/// @param host the address to bind
/// @param shutdownGrace how long a stop waits for what is running
/// @param corsAllowedOrigins origins that browsers may call from; empty allows none
/// @param maxBody largest HTTP request body
/// @param maxHeaderSize largest HTTP request header
public record ServerSettings(
        int port,
        int grpcPort,
        String host,
        Duration shutdownGrace,
        List<String> corsAllowedOrigins,
        ByteSize maxBody,
        ByteSize maxHeaderSize) {
    public ServerSettings {
        corsAllowedOrigins = List.copyOf(corsAllowedOrigins);
    }
}
