package io.pondpilot.ai.call;

import io.pondpilot.ai.call.Outcome.Ended;
import io.pondpilot.ai.call.Outcome.Failed;
import io.pondpilot.ai.call.Outcome.Failure;
import io.pondpilot.ai.call.Outcome.Opened;
import io.pondpilot.ai.provider.ModelProvider;
import io.pondpilot.ai.wire.AiError;
import io.pondpilot.ai.wire.ErrorKind;
import io.pondpilot.common.settings.AiSettings;
import io.pondpilot.common.settings.AiSettings.Model;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// The one loop in which anything is tried again, all of it before the client has seen a byte.
///
/// While there is another model to ask, a model is asked once; the last one is asked twice, after a
/// pause, when a second time may help. So a call makes at most one more request than there are
/// models, and a storm at the first of them is not made worse.
final class Attempts {
    private static final Duration LONGEST_COOLING = Duration.ofSeconds(30);
    private static final Duration UNSAID_COOLING = Duration.ofSeconds(1);

    private final AiSettings settings;
    private final Map<String, ModelProvider> providers;
    private final InstantSource clock;
    private final Map<String, Breaker> breakers = new ConcurrentHashMap<>();

    Attempts(AiSettings settings, Map<String, ModelProvider> providers, InstantSource clock) {
        this.settings = settings;
        this.providers = Map.copyOf(providers);
        this.clock = clock;
    }

    /// Asks the models in turn until one answers. Blocks.
    Outcome open(AiRequest request, List<Model> models, Lifeline lifeline, CallLog log) {
        long began = System.nanoTime();
        @Nullable Failed last = null;
        for (int i = 0; i < models.size(); i++) {
            Model model = models.get(i);
            boolean another = i + 1 < models.size();
            Breaker breaker = breaker(model);
            Breaker.Permit permit = breaker.permit(clock.instant());
            if (!(permit instanceof Breaker.Permit.Go)) {
                last = worse(last, refused(permit, model));
                continue;
            }
            boolean again = false;
            do {
                Outcome outcome = attempt(request, model, lifeline, log);
                switch (outcome) {
                    case Opened opened -> {
                        return opened;
                    }
                    case Ended ended -> {
                        breaker.unknown();
                        return ended;
                    }
                    case Failed failed -> {
                        report(breaker, failed);
                        last = failed;
                        if (failed.failure() == Failure.REJECTED || spent(began)) {
                            return failed;
                        }
                        Optional<Duration> pause =
                                again || another ? Optional.empty() : pause(failed);
                        again = pause.isPresent();
                        if (again && !lifeline.sleep(pause.get())) {
                            return new Ended(false);
                        }
                    }
                }
            } while (again);
        }
        if (last == null) {
            throw new IllegalStateException("no model to ask");
        }
        return last;
    }

    private Outcome attempt(AiRequest request, Model model, Lifeline lifeline, CallLog log) {
        ModelProvider provider = providers.get(model.provider());
        if (provider == null) {
            throw new IllegalStateException("no provider " + model.provider());
        }
        return switch (Prepared.of(request, model, provider.operations())) {
            case Prepared.Refused(AiError error) ->
                    new Failed(error, Failure.REJECTED, Optional.empty());
            case Prepared.Ready ready -> {
                log.asked(model, ready.dropped());
                yield new Attempt(settings, clock, lifeline, log)
                        .open(request, model, provider, ready);
            }
        };
    }

    /// How long to wait before the same model is asked again; empty when it should not be.
    private Optional<Duration> pause(Failed failed) {
        long millis = ThreadLocalRandom.current().nextLong(250, 751);
        Duration wanted = failed.retryAfter().orElse(Duration.ZERO).plus(jitter(failed, millis));
        return switch (failed.failure()) {
            case TRANSIENT, RATE_LIMITED ->
                    failed.retryAfter().orElse(Duration.ZERO).compareTo(settings.retry().maxWait())
                                            <= 0
                                    && !settings.retry().budget().isZero()
                            ? Optional.of(wanted)
                            : Optional.empty();
            case UNREACHABLE, SLOW, UNAVAILABLE, REJECTED -> Optional.empty();
        };
    }

    /// A provider that names a time is waited for as long, and hardly longer.
    private static Duration jitter(Failed failed, long millis) {
        boolean named = failed.retryAfter().filter(time -> !time.isZero()).isPresent();
        return Duration.ofMillis(named ? millis / 10 : millis);
    }

    private boolean spent(long began) {
        return System.nanoTime() - began > settings.retry().budget().toNanos();
    }

    private void report(Breaker breaker, Failed failed) {
        Instant now = clock.instant();
        switch (failed.failure()) {
            case UNREACHABLE, TRANSIENT, SLOW -> breaker.failed(now);
            case RATE_LIMITED -> {
                Duration wanted = failed.retryAfter().orElse(UNSAID_COOLING);
                breaker.coolDown(
                        now.plus(wanted.compareTo(LONGEST_COOLING) > 0 ? LONGEST_COOLING : wanted));
            }
            case UNAVAILABLE, REJECTED -> breaker.unknown();
        }
    }

    /// An answer was read to its end, or broke.
    void finished(Model model, boolean well) {
        if (well) {
            breaker(model).succeeded(clock.instant());
        } else {
            breaker(model).failed(clock.instant());
        }
    }

    /// An answer was ended by the client.
    void left(Model model) {
        breaker(model).unknown();
    }

    private Breaker breaker(Model model) {
        return breakers.computeIfAbsent(
                model.provider() + "/" + model.id(), key -> new Breaker(settings.breaker()));
    }

    /// Of two failures the first says more, unless it says only that nothing was tried.
    private static Failed worse(@Nullable Failed before, Failed now) {
        return before == null ? now : before;
    }

    private static Failed refused(Breaker.Permit permit, Model model) {
        return switch (permit) {
            case Breaker.Permit.Cooling(Duration left) ->
                    new Failed(
                            AiError.of(
                                    ErrorKind.RATE_LIMIT,
                                    "the provider '"
                                            + model.provider()
                                            + "' has reached its rate limit; try again later"),
                            Failure.RATE_LIMITED,
                            Optional.of(left));
            case Breaker.Permit.Open(Duration left) ->
                    new Failed(
                            new AiError(
                                    503,
                                    ErrorKind.OVERLOADED,
                                    "the model '"
                                            + model.name()
                                            + "' fails too often now and is left alone for a"
                                            + " moment; try again later",
                                    Optional.of("model_unavailable"),
                                    Optional.empty()),
                            Failure.TRANSIENT,
                            Optional.of(left));
            case Breaker.Permit.Go() -> throw new IllegalArgumentException("it may go");
        };
    }
}
