package io.pondpilot.ai.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/// Puts a stream together into the one document that the same dialect has for clients that do not
/// stream. Not thread-safe.
public final class AnswerCollector implements SseFrames.Sink {
    /// Text beyond it is given up on, in bytes.
    public static final long MAX_TEXT = 32L << 20;

    /// What became of the answer.
    public sealed interface Collected {
        /// It ended as its dialect ends.
        record Whole(ObjectNode answer) implements Collected {}

        /// The provider sent an error, or something that cannot be read.
        record Failed(AiError error) implements Collected {}

        /// The stream ended before its end.
        record Truncated() implements Collected {}
    }

    /// One dialect's way to put events together.
    interface Parts {
        /// Takes one event, which is an object.
        void add(JsonNode event);

        /// The document of what was added so far.
        ObjectNode answer();
    }

    private final StreamTap tap;
    private final Parts parts;
    private final SseFrames frames = new SseFrames(this);
    private @Nullable AiError failure;
    private boolean ending;

    /// For a stream of this dialect.
    public AnswerCollector(Dialect dialect) {
        this.tap = new StreamTap(dialect);
        this.parts =
                switch (dialect) {
                    case CHAT -> new ChatParts();
                    case MESSAGES -> new MessageParts();
                    case RESPONSES -> new ResponseParts();
                };
    }

    /// Takes the next bytes of the provider. Never throws for anything in them.
    public void feed(byte[] bytes, int offset, int length) {
        frames.feed(bytes, offset, length);
    }

    /// The provider's stream has ended.
    public Collected end() {
        ending = true;
        frames.end();
        StreamReport report = report();
        return report.error()
                .<Collected>map(Collected.Failed::new)
                .orElseGet(() ->
                        report.complete()
                                ? new Collected.Whole(parts.answer())
                                : new Collected.Truncated());
    }

    /// What is known so far.
    public StreamReport report() {
        StreamReport report = tap.report();
        return failure == null ? report : report.failed(failure);
    }

    @Override
    public void frame(SseFrame frame) {
        tap.frame(frame);
        boolean half = ending && !tap.isComplete();
        if (!frame.hasData() || frame.isDone() || failure != null || half) {
            return;
        }
        JsonNode event = Json.read(frame.data(), frame.dataFrom(), frame.dataTo());
        if (!event.isObject()) {
            fail("the provider sent an event that cannot be read");
        } else if (tap.report().textBytes() > MAX_TEXT) {
            fail("the answer is longer than " + (MAX_TEXT >> 20) + " MiB");
        } else {
            parts.add(event);
        }
    }

    @Override
    public void piece(byte[] bytes, int from, int to) {
        fail("the provider sent an event that is too long");
    }

    private void fail(String message) {
        if (failure == null) {
            failure = AiError.of(ErrorKind.UPSTREAM, message);
        }
    }

    /// The last event of responses holds all of it.
    private static final class ResponseParts implements Parts {
        private ObjectNode last = Json.object();

        @Override
        public void add(JsonNode event) {
            if (event.path("response") instanceof ObjectNode response) {
                last = response;
            }
        }

        @Override
        public ObjectNode answer() {
            return last;
        }
    }
}
