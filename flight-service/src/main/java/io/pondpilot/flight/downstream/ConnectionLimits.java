package io.pondpilot.flight.downstream;

import java.time.Duration;

/// What one client connection may take.
///
/// @param streams concurrent calls
/// @param headerList bytes of one request's headers as RFC 9113 counts them
/// @param handshakeTimeout for the preface and the first SETTINGS, and for any header block
/// @param idleTimeout after which a connection without a call is closed
/// @param resetsPerWindow RST_STREAM frames in [#RESET_WINDOW_SECONDS]
/// @param controlFramesPerSecond PING, SETTINGS, PRIORITY and unknown frames
public record ConnectionLimits(
        int streams,
        int headerList,
        Duration handshakeTimeout,
        Duration idleTimeout,
        int resetsPerWindow,
        int controlFramesPerSecond) {
    /// Seconds over which RST_STREAM frames are counted.
    public static final int RESET_WINDOW_SECONDS = 30;

    /// Enough for a client that cancels each of its reads, far below what a rapid reset needs.
    public static final int RESETS_PER_WINDOW = 1_000;

    /// grpc-go pings once a round trip while data flows: thousands a second on one machine.
    public static final int CONTROL_FRAMES_PER_SECOND = 10_000;
}
