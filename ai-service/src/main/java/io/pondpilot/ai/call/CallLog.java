package io.pondpilot.ai.call;

import io.pondpilot.ai.measure.CallMeters;
import io.pondpilot.ai.measure.FinishedCall;
import io.pondpilot.ai.upstream.ResponseHead;
import io.pondpilot.ai.wire.AiError;
import io.pondpilot.ai.wire.Usage;
import io.pondpilot.common.settings.AiSettings.Model;
import io.pondpilot.common.telemetry.Keys;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is known of one call while it runs, and its one line in the end: who, which model, tokens,
/// time, status. No prompt, no answer, no credential, and the user only as a hash.
final class CallLog {
    private static final Logger log = LoggerFactory.getLogger(Caller.class);

    private final AiRequest request;
    private final CallMeters meters;
    private final long began = System.nanoTime();
    private @Nullable Model model;
    private List<String> dropped = List.of();
    private int attempts;
    private long waitedNanos;
    private long firstByteNanos = -1;
    private int status = 200;
    private String end = "complete";
    private Usage usage = Usage.NONE;

    CallLog(AiRequest request, CallMeters meters) {
        this.request = request;
        this.meters = meters;
    }

    void asked(Model next, List<String> without) {
        model = next;
        dropped = without;
        attempts++;
    }

    List<String> dropped() {
        return dropped;
    }

    @Nullable Model model() {
        return model;
    }

    void waitedForModel(long nanos) {
        waitedNanos += nanos;
    }

    /// Time spent here so far, without waiting for a model.
    Duration ownTime() {
        return Duration.ofNanos(System.nanoTime() - began - waitedNanos);
    }

    void firstByte() {
        if (firstByteNanos < 0) {
            firstByteNanos = System.nanoTime() - began;
        }
    }

    void used(Usage used) {
        usage = used;
    }

    Usage usage() {
        return usage;
    }

    /// How it ended, when not well.
    void ended(int withStatus, String reason) {
        status = withStatus;
        end = reason;
    }

    void refusedByProvider(Model by, ResponseHead head, AiError error) {
        log.atWarn()
                .addKeyValue(Keys.REQUEST_ID, request.id())
                .addKeyValue("provider", by.provider())
                .addKeyValue("model", by.id())
                .addKeyValue(Keys.STATUS, head.status())
                .addKeyValue(Keys.REASON, error.kind().label())
                .addKeyValue(
                        "provider_request_id",
                        head.find("request-id").or(() -> head.find("x-request-id")).orElse(""))
                .log("Provider refused");
    }

    void cancelled(String reason) {
        meters.cancelled(reason);
    }

    void write() {
        long took = System.nanoTime() - began;
        Model by = model;
        FinishedCall finished =
                new FinishedCall(
                        request.operation().name().toLowerCase(java.util.Locale.ROOT),
                        by == null ? "none" : by.provider(),
                        by == null ? "none" : by.id(),
                        status,
                        end,
                        Duration.ofNanos(took),
                        Duration.ofNanos(Math.max(0, took - waitedNanos)),
                        firstByteNanos < 0 ? null : Duration.ofNanos(firstByteNanos),
                        usage);
        meters.finished(finished);
        log.atInfo()
                .addKeyValue(Keys.REQUEST_ID, request.id())
                .addKeyValue("user_hash", request.identity().user().slug().replaceAll(".*-", ""))
                .addKeyValue("operation", finished.operation())
                .addKeyValue("provider", finished.provider())
                .addKeyValue("model", finished.model())
                .addKeyValue("stream", request.streaming())
                .addKeyValue(Keys.STATUS, status)
                .addKeyValue("end", end)
                .addKeyValue("attempts", attempts)
                .addKeyValue("input_tokens", usage.prompt())
                .addKeyValue("output_tokens", usage.output())
                .addKeyValue("usage_estimated", usage.estimated())
                .addKeyValue(
                        "first_byte_ms",
                        firstByteNanos < 0 ? -1 : Duration.ofNanos(firstByteNanos).toMillis())
                .addKeyValue(Keys.DURATION_MS, finished.took().toMillis())
                .log("AI call");
    }
}
