package io.pondpilot.ai.call;

import io.pondpilot.ai.upstream.UpstreamException;
import io.pondpilot.ai.wire.AnswerStream;
import java.io.ByteArrayOutputStream;

/// Gives a stream on as it comes. What one read brought goes out in one write, and only whole
/// events do: a cut stream ends between two of them, and heartbeats never fall into one.
final class StreamRelay {
    private static final int BUFFER = 16 << 10;

    private final Client client;
    private final Lifeline lifeline;
    private final CallLog log;
    private final long idle;

    StreamRelay(Client client, Lifeline lifeline, CallLog log, long idleNanos) {
        this.client = client;
        this.lifeline = lifeline;
        this.log = log;
        this.idle = idleNanos;
    }

    /// Relays to the end of the answer, and leaves it to the caller to end the client's.
    Relayed relay(Answer answer, AnswerStream stream) {
        Out out = new Out();
        Runnable onIdle = () -> lifeline.end(Lifeline.End.IDLE);
        byte[] buffer = answer.start();
        int read = answer.length();
        client.begin("text/event-stream; charset=utf-8");
        try {
            while (read >= 0) {
                if (read > 0) {
                    stream.feed(buffer, 0, read, out);
                    write(out, stream);
                }
                lifeline.within(idle, onIdle);
                long asked = System.nanoTime();
                read = answer.call().read(buffer, 0, buffer.length);
                log.waitedForModel(System.nanoTime() - asked);
            }
        } catch (UpstreamException e) {
            boolean cut = lifeline.ended() == null && stream.report().error().isEmpty();
            return new Relayed(cut ? Relayed.How.TRUNCATED : ended(lifeline), stream.report());
        }
        lifeline.release();
        stream.end(out);
        write(out, stream);
        if (stream.report().error().isPresent()) {
            return new Relayed(Relayed.How.PROVIDER_ERROR, stream.report());
        }
        return new Relayed(
                stream.report().complete() ? Relayed.How.COMPLETE : Relayed.How.TRUNCATED,
                stream.report());
    }

    private static Relayed.How ended(Lifeline lifeline) {
        return lifeline.ended() == null ? Relayed.How.PROVIDER_ERROR : Relayed.How.ENDED;
    }

    private void write(Out out, AnswerStream stream) {
        if (out.size() > 0) {
            log.firstByte();
            client.write(out.bytes(), 0, out.size(), stream.atBoundary());
            out.reset();
        }
    }

    /// Bytes without a copy.
    private static final class Out extends ByteArrayOutputStream {
        private Out() {
            super(BUFFER);
        }

        private byte[] bytes() {
            return buf;
        }
    }
}
