package io.pondpilot.ai.call;

import io.pondpilot.ai.upstream.UpstreamException;
import java.util.Arrays;

/// Reads an answer that is one document. It is small but for embeddings, and only when all of it is
/// there is it known to be whole: a cut one becomes an error with a status, not a broken document.
final class WholeRelay {
    private static final int MAX = 64 << 20;

    private final Lifeline lifeline;
    private final CallLog log;
    private final long idle;

    WholeRelay(Lifeline lifeline, CallLog log, long idleNanos) {
        this.lifeline = lifeline;
        this.log = log;
        this.idle = idleNanos;
    }

    /// The body, all of it.
    ///
    /// @throws UpstreamException when it ends before its end, or is beyond all measure
    byte[] read(Answer answer) throws UpstreamException {
        byte[] body = answer.start();
        int length = answer.length();
        Runnable onIdle = () -> lifeline.end(Lifeline.End.IDLE);
        while (true) {
            if (length == body.length) {
                if (length >= MAX) {
                    throw new UpstreamException(
                            UpstreamException.Kind.MALFORMED, "its body is too large", null);
                }
                body = Arrays.copyOf(body, Math.min(MAX, 2 * length));
            }
            lifeline.within(idle, onIdle);
            long asked = System.nanoTime();
            int read = answer.call().read(body, length, body.length - length);
            log.waitedForModel(System.nanoTime() - asked);
            if (read < 0) {
                lifeline.release();
                return Arrays.copyOf(body, length);
            }
            length += read;
        }
    }
}
