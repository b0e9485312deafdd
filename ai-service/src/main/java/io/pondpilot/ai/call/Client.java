package io.pondpilot.ai.call;

import io.pondpilot.ai.wire.AiError;
import java.time.Duration;
import java.util.Optional;

/// The side of a call that asked. One thread answers; heartbeats and the end of the connection come
/// from others, and never into the middle of a write.
///
/// Every method that writes throws [ClientGone] when nobody is there any more.
public interface Client {
    /// Sets a header of the answer; of no effect once it has begun.
    void header(String name, String value);

    /// Answers with the whole of it. When a heartbeat has begun the answer already, the status is
    /// lost and the body follows.
    void send(int status, String contentType, byte[] body);

    /// Begins a streamed answer, unless a heartbeat has.
    void begin(String contentType);

    /// Sends bytes at once.
    ///
    /// @param whole whether they end where something may be put between: after an event
    void write(byte[] bytes, int offset, int length, boolean whole);

    /// Ends a streamed answer properly.
    void end();

    /// Says what went wrong, in the client's dialect: as a status while the answer has not begun,
    /// else as a frame, after which the connection is cut so that nobody takes it for the end.
    ///
    /// @param retryAfter when to come back, where that is known
    /// @param again whether the client's SDK should try again by itself
    void fail(AiError error, Optional<Duration> retryAfter, boolean again);

    /// Whether bytes of an answer have gone out.
    boolean hasBegun();

    /// Lets heartbeats begin: the call waits for a model now.
    ///
    /// @param streaming whether the answer is a server-sent stream
    void waiting(boolean streaming);
}
