package io.pondpilot.ai.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What both directions of translating a stream share: events are found, watched, parsed and handed
/// on until the answer is over, well or not.
final class Translator implements SseFrames.Sink {
    private final StreamTap tap;
    private final Consumer<JsonNode> events;
    private final Runnable pings;
    private final Dialect client;
    private final SseFrames frames = new SseFrames(this);
    private ByteArrayOutputStream out = new ByteArrayOutputStream(0);
    private boolean closed;
    private boolean ending;
    private @Nullable AiError failure;

    /// @param pings called for a comment, which a provider sends to keep the stream alive
    Translator(Dialect provider, Consumer<JsonNode> events, Runnable pings) {
        this.tap = new StreamTap(provider);
        this.client = provider == Dialect.CHAT ? Dialect.MESSAGES : Dialect.CHAT;
        this.events = events;
        this.pings = pings;
    }

    void feed(byte[] bytes, int offset, int length, ByteArrayOutputStream sink) {
        out = sink;
        frames.feed(bytes, offset, length);
    }

    void end(ByteArrayOutputStream sink) {
        out = sink;
        ending = true;
        frames.end();
    }

    @Override
    public void frame(SseFrame frame) {
        if (closed) {
            return;
        }
        tap.frame(frame);
        if (ending && !tap.isComplete()) {
            return;
        }
        if (frame.isDone()) {
            events.accept(Json.object().put("type", "[DONE]"));
        } else if (frame.hasData()) {
            JsonNode event = Json.read(frame.data(), frame.dataFrom(), frame.dataTo());
            if (event.isObject()) {
                events.accept(event);
            } else {
                unreadable();
            }
        } else if (frame.isComment()) {
            pings.run();
        }
    }

    @Override
    public void piece(byte[] bytes, int from, int to) {
        if (!closed) {
            unreadable();
        }
    }

    private void unreadable() {
        failure = AiError.of(ErrorKind.UPSTREAM, "the provider sent an event that cannot be read");
        fail(client, failure);
    }

    /// Writes the error in the client's dialect, and lets nothing follow.
    void fail(Dialect dialect, AiError error) {
        out.writeBytes(ErrorBodies.frame(dialect, error));
        closed = true;
    }

    /// Lets nothing follow.
    void close() {
        closed = true;
    }

    ByteArrayOutputStream out() {
        return out;
    }

    StreamReport report() {
        StreamReport report = tap.report();
        return failure == null ? report : report.failed(failure);
    }
}
