package io.pondpilot.ai.call;

import io.pondpilot.ai.call.Outcome.Ended;
import io.pondpilot.ai.call.Outcome.Failed;
import io.pondpilot.ai.call.Outcome.Opened;
import io.pondpilot.ai.provider.ModelCall;
import io.pondpilot.ai.provider.ModelProvider;
import io.pondpilot.ai.provider.RetryAfter;
import io.pondpilot.ai.upstream.ResponseHead;
import io.pondpilot.ai.upstream.UpstreamException;
import io.pondpilot.ai.wire.AiError;
import io.pondpilot.ai.wire.SseFrame;
import io.pondpilot.ai.wire.SseFrames;
import io.pondpilot.ai.wire.StreamTap;
import io.pondpilot.ai.wire.UpstreamErrors;
import io.pondpilot.common.settings.AiSettings;
import io.pondpilot.common.settings.AiSettings.Model;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Asks one model once, and looks at the beginning of what it says: an error may come as the first
/// event of an answer that began with 200.
final class Attempt {
    /// A whole answer begins when it is complete: it may take twice as long as the first byte of a
    /// stream.
    private static final int WHOLE = 2;

    private static final int BUFFER = 16 << 10;
    private static final int MAX_ERROR = 64 << 10;

    private final AiSettings settings;
    private final InstantSource clock;
    private final Lifeline lifeline;
    private final CallLog log;
    private volatile boolean slow;
    private boolean sent;

    Attempt(AiSettings settings, InstantSource clock, Lifeline lifeline, CallLog log) {
        this.settings = settings;
        this.clock = clock;
        this.lifeline = lifeline;
        this.log = log;
    }

    Outcome open(AiRequest request, Model model, ModelProvider provider, Prepared.Ready prepared) {
        ModelCall call = provider.call(prepared.operation(), request.streaming(), request.hints());
        lifeline.hold(call::cancel);
        long firstByte =
                settings.timeouts().firstByte().toNanos() * (request.streaming() ? 1 : WHOLE);
        // Connecting has a time-out of its own, twice with TLS; a sent request starts anew.
        lifeline.within(
                2 * settings.timeouts().connect().toNanos() + firstByte, () -> tooSlow(call));
        boolean opened = false;
        long asked = System.nanoTime();
        try {
            ResponseHead head =
                    call.send(
                            prepared.body(),
                            () -> {
                                sent = true;
                                lifeline.within(firstByte, () -> tooSlow(call));
                            });
            Outcome outcome =
                    head.status() == 200
                            ? begun(request, model, prepared, call, head)
                            : refused(model, call, head);
            opened = outcome instanceof Opened;
            return outcome;
        } catch (UpstreamException e) {
            return failed(e, model);
        } finally {
            log.waitedForModel(System.nanoTime() - asked);
            if (!opened) {
                lifeline.release();
                call.close();
            }
        }
    }

    private void tooSlow(ModelCall call) {
        slow = true;
        call.cancel();
    }

    private Outcome failed(UpstreamException e, Model model) {
        if (lifeline.ended() != null) {
            return new Ended(sent);
        }
        return slow
                ? ProviderErrors.slow(model.provider())
                : ProviderErrors.of(e, model.provider());
    }

    private Outcome begun(
            AiRequest request,
            Model model,
            Prepared.Ready prepared,
            ModelCall call,
            ResponseHead head)
            throws UpstreamException {
        byte[] start = new byte[BUFFER];
        if (!request.streaming() || !head.isEventStream()) {
            return new Opened(new Answer(model, prepared, call, head, start, 0));
        }
        StreamTap tap = new StreamTap(prepared.operation().dialect());
        FirstEvent first = new FirstEvent(tap);
        SseFrames frames = new SseFrames(first);
        int length = 0;
        long idle = settings.timeouts().idle().toNanos();
        lifeline.within(
                Math.min(idle, settings.timeouts().firstByte().toNanos()), () -> tooSlow(call));
        while (!first.seen && length < start.length) {
            int read = call.read(start, length, start.length - length);
            if (read < 0) {
                break;
            }
            frames.feed(start, length, read);
            length += read;
        }
        @Nullable AiError error = tap.report().error().orElse(null);
        if (error != null && first.seen) {
            return ProviderErrors.of(error, Optional.empty(), model.provider());
        }
        return new Opened(new Answer(model, prepared, call, head, start, length));
    }

    private Outcome refused(Model model, ModelCall call, ResponseHead head)
            throws UpstreamException {
        byte[] body = new byte[MAX_ERROR];
        int length = 0;
        try {
            int read = call.read(body, 0, body.length);
            while (read >= 0 && length < body.length) {
                length += read;
                read = length < body.length ? call.read(body, length, body.length - length) : -1;
            }
        } catch (UpstreamException e) {
            if (lifeline.ended() != null || slow) {
                throw e;
            }
        }
        AiError error = UpstreamErrors.read(head.status(), Arrays.copyOf(body, length));
        log.refusedByProvider(model, head, error);
        Optional<Duration> retryAfter = RetryAfter.of(head, clock.instant());
        boolean never = head.find("x-should-retry").filter("false"::equals).isPresent();
        Failed failed = ProviderErrors.of(error, retryAfter, model.provider());
        return never && failed.failure() == Outcome.Failure.TRANSIENT
                ? new Failed(failed.error(), Outcome.Failure.UNAVAILABLE, retryAfter)
                : failed;
    }

    /// Stops at the first event that says something.
    private static final class FirstEvent implements SseFrames.Sink {
        private final StreamTap tap;
        private boolean seen;

        private FirstEvent(StreamTap tap) {
            this.tap = tap;
        }

        @Override
        public void frame(SseFrame frame) {
            if (seen) {
                return;
            }
            tap.frame(frame);
            if (frame.hasData() && !frame.event().equals("ping")) {
                seen = true;
            }
        }
    }
}
