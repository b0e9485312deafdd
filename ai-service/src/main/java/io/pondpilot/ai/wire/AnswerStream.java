package io.pondpilot.ai.wire;

import java.io.ByteArrayOutputStream;

/// What stands between a provider's stream and the client's: bytes go in as they are read, bytes
/// come out as the client's dialect has them, and what is known of the answer is kept.
///
/// Only whole events come out, save for the pieces of one that is too long: so a heartbeat or an
/// error may be written after any call while [#atBoundary]. What is never written is an end that
/// the provider did not send. No method throws for anything in the bytes. Not thread-safe.
public sealed interface AnswerStream permits PassThrough, ChatStream, MessagesStream {
    /// Takes the next bytes of the provider; what the client should get now is added to `out`.
    void feed(byte[] bytes, int offset, int length, ByteArrayOutputStream out);

    /// The provider's stream has ended, well or not: see [StreamReport#complete].
    void end(ByteArrayOutputStream out);

    /// Whether all that came out ends between two events.
    boolean atBoundary();

    /// What is known so far.
    StreamReport report();
}
