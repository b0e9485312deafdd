package io.pondpilot.ai.wire;

import static io.pondpilot.ai.wire.SseFrame.bytes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Watches the events of a streamed answer and knows its usage, model, end and errors. One cheap
/// pass over the bytes of each event decides whether it is parsed; of a usual stream that is two or
/// three of all. Never throws, whatever it is shown. Not thread-safe.
public final class StreamTap implements SseFrames.Sink {
    private static final byte[] MESSAGE_STOP = bytes("message_stop");
    private static final byte[] ERROR = bytes("error");
    private static final byte[] CREATED = bytes("response.created");
    private static final byte[] COMPLETED = bytes("response.completed");
    private static final byte[] FAILED = bytes("response.failed");
    private static final byte[] INCOMPLETE = bytes("response.incomplete");
    private static final int MAX_TRIES = 8;

    private final Dialect dialect;
    private final Skim skim;
    private int tries;
    private boolean complete;
    private boolean usageFinal;
    private boolean usageOnly;
    private long textBytes;
    private @Nullable Usage usage;
    private @Nullable String id;
    private @Nullable String model;
    private @Nullable String finish;
    private @Nullable AiError error;

    /// Watches a stream of this dialect.
    public StreamTap(Dialect dialect) {
        this.dialect = dialect;
        this.skim = new Skim(dialect);
    }

    @Override
    public void frame(SseFrame frame) {
        usageOnly = false;
        if (!frame.hasData()) {
            return;
        }
        if (frame.isDone()) {
            complete |= dialect == Dialect.CHAT;
            return;
        }
        skim.scan(frame.data(), frame.dataFrom(), frame.dataTo());
        textBytes += skim.textBytes();
        switch (dialect) {
            case CHAT -> chat(frame);
            case MESSAGES -> messages(frame);
            case RESPONSES -> responses(frame);
        }
    }

    private void chat(SseFrame frame) {
        boolean named = model != null || tries >= MAX_TRIES;
        if (named && !skim.usage() && !skim.error() && !skim.finish()) {
            return;
        }
        tries++;
        JsonNode chunk = parse(frame);
        name(chunk);
        JsonNode choices = chunk.path("choices");
        for (JsonNode choice : choices) {
            finish = Json.findText(choice, "finish_reason").orElse(finish);
        }
        if (chunk.path("usage").isObject()) {
            usage = UsageReader.chat(chunk.path("usage"));
            usageFinal = choices.isEmpty() || finish != null;
            usageOnly = choices.isArray() && choices.isEmpty();
        }
        if (Json.has(chunk, "error")) {
            error = UpstreamErrors.read(0, chunk);
        }
    }

    private void messages(SseFrame frame) {
        if (skim.isType(MESSAGE_STOP)) {
            // Parsed, since the stream may have been cut within it.
            complete |= parse(frame).isObject();
        } else if (skim.isType(ERROR) || frame.isEvent(ERROR)) {
            error = UpstreamErrors.read(0, parse(frame));
        } else if (skim.usage() || skim.finish()) {
            JsonNode event = parse(frame);
            if ("message_start".equals(Json.text(event, "type"))) {
                name(event.path("message"));
                read(event.path("message").path("usage"));
            } else if ("message_delta".equals(Json.text(event, "type"))) {
                finish = Json.findText(event.path("delta"), "stop_reason").orElse(finish);
                read(event.path("usage"));
                usageFinal = usage != null && event.path("usage").path("output_tokens").isNumber();
            }
        }
    }

    private void read(JsonNode fresh) {
        if (fresh.isObject()) {
            usage = UsageReader.messages(fresh, usage == null ? Usage.NONE : usage);
        }
    }

    private void responses(SseFrame frame) {
        boolean failed = skim.isType(FAILED);
        boolean end = failed || skim.isType(COMPLETED) || skim.isType(INCOMPLETE);
        if (end || skim.isType(CREATED)) {
            JsonNode event = parse(frame);
            JsonNode response = event.path("response");
            name(response);
            if (response.path("usage").isObject()) {
                usage = UsageReader.chat(response.path("usage"));
                usageFinal = true;
            }
            if (end && event.isObject()) {
                complete = true;
                finish = Json.findText(response, "status").orElse(finish);
            }
            if (failed) {
                error = UpstreamErrors.read(0, response);
            }
        } else if (skim.isType(ERROR)) {
            error = UpstreamErrors.read(0, parse(frame));
        }
    }

    private void name(JsonNode answer) {
        id = id == null ? Json.findText(answer, "id").orElse(null) : id;
        model = model == null ? Json.findText(answer, "model").orElse(null) : model;
    }

    private static JsonNode parse(SseFrame frame) {
        return Json.read(frame.data(), frame.dataFrom(), frame.dataTo());
    }

    /// Whether the last event was the chunk that holds usage and nothing else.
    boolean lastWasUsageOnly() {
        return usageOnly;
    }

    /// Whether the end of the stream was seen.
    public boolean isComplete() {
        return complete;
    }

    /// What is known so far.
    public StreamReport report() {
        return new StreamReport(
                complete,
                Optional.ofNullable(usage),
                usageFinal,
                Optional.ofNullable(id),
                Optional.ofNullable(model),
                Optional.ofNullable(finish),
                Optional.ofNullable(error),
                textBytes);
    }
}
