package io.pondpilot.ai.call;

import io.pondpilot.ai.measure.CallMeters;
import io.pondpilot.ai.model.Catalog;
import io.pondpilot.ai.provider.ModelProvider;
import io.pondpilot.ai.provider.Operation;
import io.pondpilot.ai.wire.AiError;
import io.pondpilot.ai.wire.ErrorKind;
import io.pondpilot.ai.wire.StreamReport;
import io.pondpilot.ai.wire.Usage;
import io.pondpilot.common.settings.AiSettings;
import io.pondpilot.common.settings.AiSettings.Model;
import io.pondpilot.common.settings.AiSettings.Use;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Makes calls: finds the models, reserves, asks, relays, settles, and writes the line.
/// Thread-safe; a call blocks its thread to its end.
public final class Caller {
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofSeconds(60);

    private final AiSettings settings;
    private final Catalog catalog;
    private final Budgets budgets;
    private final CallMeters meters;
    private final InstantSource clock;
    private final Attempts attempts;

    /// @param providers by name, all of the settings
    public Caller(
            AiSettings settings,
            Catalog catalog,
            Map<String, ModelProvider> providers,
            Budgets budgets,
            CallMeters meters,
            InstantSource clock) {
        this.settings = settings;
        this.catalog = catalog;
        this.budgets = budgets;
        this.meters = meters;
        this.clock = clock;
        this.attempts = new Attempts(settings, providers, clock);
    }

    /// Makes one call, and answers the client whatever comes of it.
    public void run(AiRequest request, Client client, Lifeline lifeline) {
        CallLog log = new CallLog(request, meters);
        if (settings.logPrompts()) {
            Prompts.write(request);
        }
        try {
            find(request, client, lifeline, log);
        } catch (ClientGone e) {
            lifeline.end(Lifeline.End.CLIENT_GONE);
            log.ended(499, Lifeline.End.CLIENT_GONE.label());
            throw e;
        } finally {
            lifeline.release();
            log.write();
        }
    }

    private void find(AiRequest request, Client client, Lifeline lifeline, CallLog log) {
        Use use = request.operation() == Operation.EMBEDDINGS ? Use.EMBEDDING : Use.CHAT;
        switch (catalog.find(request.model(), use, request.identity())) {
            case Catalog.Found.Chain(List<Model> models) ->
                    reserve(request, models, client, lifeline, log);
            case Catalog.Found.Unknown() ->
                    refuse(
                            client,
                            log,
                            AiError.of(
                                    ErrorKind.NOT_FOUND,
                                    "the model '"
                                            + printable(request.model())
                                            + "' was not found; GET /v1/models lists those that"
                                            + " you may use"));
            case Catalog.Found.NotConfigured(String provider) -> {
                AiError error =
                        use == Use.EMBEDDING && !catalog.serves(Use.EMBEDDING)
                                ? AiError.of(
                                                ErrorKind.NOT_IMPLEMENTED,
                                                "no provider of embeddings is configured; the"
                                                        + " operator sets OPENAI_API_KEY, or a"
                                                        + " provider and a model of use embedding")
                                        .withCode("embeddings_not_configured")
                                : AiError.of(
                                        ErrorKind.NOT_CONFIGURED,
                                        "the provider '"
                                                + provider
                                                + "' of this model has no key here; the operator"
                                                + " sets one");
                refuse(client, log, error);
            }
        }
    }

    private void refuse(Client client, CallLog log, AiError error) {
        log.ended(error.status(), error.kind().label());
        client.fail(error, Optional.empty(), false);
    }

    private void reserve(
            AiRequest request, List<Model> models, Client client, Lifeline lifeline, CallLog log) {
        long prompt = Estimate.prompt(request);
        if (request.operation() == Operation.COUNT_TOKENS) {
            var _ = ask(request, models, client, lifeline, log, prompt);
            return;
        }
        switch (budgets.reserve(request.identity(), prompt + Estimate.output(request))) {
            case Budgets.Reserved.Granted(Budgets.Reservation reservation) -> {
                Usage used = Usage.NONE;
                try {
                    used = ask(request, models, client, lifeline, log, prompt);
                } catch (ClientGone e) {
                    used = log.usage();
                    throw e;
                } finally {
                    Model model = log.model();
                    reservation.settle(model == null ? models.getFirst() : model, used);
                }
            }
            case Budgets.Reserved.Refused(
                            AiError error,
                            Optional<Duration> retryAfter,
                            boolean again) -> {
                log.ended(error.status(), error.kind().label());
                client.fail(error, retryAfter.map(Caller::capped), again);
            }
        }
    }

    /// What is charged: nothing when no model answered, but at least a guess of the prompt when one
    /// was still at it.
    private Usage ask(
            AiRequest request,
            List<Model> models,
            Client client,
            Lifeline lifeline,
            CallLog log,
            long prompt) {
        client.waiting(request.streaming());
        switch (attempts.open(request, models, lifeline, log)) {
            case Outcome.Opened(Answer answer) -> {
                return relay(request, answer, client, lifeline, log, prompt);
            }
            case Outcome.Failed failed -> {
                log.ended(failed.error().status(), failed.error().kind().label());
                boolean again =
                        switch (failed.failure()) {
                            case UNREACHABLE, TRANSIENT, RATE_LIMITED, SLOW -> true;
                            case UNAVAILABLE, REJECTED -> false;
                        };
                client.fail(failed.error(), failed.retryAfter().map(Caller::capped), again);
            }
            case Outcome.Ended(boolean asked) -> {
                if (asked) {
                    // It may be charged for what it has read by now, and will not tell any more.
                    log.used(Usage.estimate(prompt, 0));
                }
                cut(client, lifeline, log);
            }
        }
        return log.usage();
    }

    private Usage relay(
            AiRequest request,
            Answer answer,
            Client client,
            Lifeline lifeline,
            CallLog log,
            long prompt) {
        client.header("x-ai-model", answer.model().id());
        if (!log.dropped().isEmpty()) {
            client.header("x-ai-dropped-params", String.join(",", log.dropped()));
        }
        client.header(
                "server-timing",
                "gw;dur=" + String.format(Locale.ROOT, "%.3f", log.ownTime().toNanos() / 1e6));
        long idle = settings.timeouts().idle().toNanos();
        boolean streams = request.streaming() && answer.head().isEventStream();
        Relays relays = new Relays(client, lifeline, log, idle, clock);
        StreamReport report;
        Relayed.How how;
        try (var _ = answer.call()) {
            Relayed relayed =
                    streams
                            ? relays.stream(request, answer, prompt)
                            : relays.whole(request, answer);
            report = relayed.report();
            how = relayed.end();
        } catch (ClientGone e) {
            log.used(relays.soFar(answer).charge(prompt));
            log.cancelled(Lifeline.End.CLIENT_GONE.label());
            attempts.left(answer.model());
            throw e;
        }
        Usage used = report.charge(prompt);
        log.used(used);
        finish(how, answer, client, lifeline, log);
        return used;
    }

    private void finish(
            Relayed.How how, Answer answer, Client client, Lifeline lifeline, CallLog log) {
        switch (how) {
            case COMPLETE -> {
                client.end();
                attempts.finished(answer.model(), true);
            }
            case PROVIDER_ERROR -> {
                log.ended(200, "provider_error");
                attempts.finished(answer.model(), false);
                client.end();
            }
            case TRUNCATED -> {
                log.ended(client.hasBegun() ? 200 : 502, "truncated");
                attempts.finished(answer.model(), false);
                client.fail(
                        AiError.of(
                                ErrorKind.TRUNCATED,
                                "the provider's answer was cut before its end"),
                        Optional.empty(),
                        true);
            }
            case ENDED -> {
                boolean provider = lifeline.ended() == Lifeline.End.IDLE;
                if (provider) {
                    attempts.finished(answer.model(), false);
                } else {
                    attempts.left(answer.model());
                }
                cut(client, lifeline, log);
            }
        }
    }

    /// The call was ended from outside.
    private void cut(Client client, Lifeline lifeline, CallLog log) {
        Lifeline.End end = lifeline.ended();
        String reason = end == null ? "ended" : end.label();
        log.cancelled(reason);
        int status = client.hasBegun() ? 200 : 504;
        switch (end) {
            case CLIENT_GONE -> throw new ClientGone("the client left");
            case IDLE -> {
                log.ended(status, reason);
                client.fail(
                        AiError.of(
                                ErrorKind.TIMEOUT,
                                "timeout: the provider stopped sending before its answer's end"),
                        Optional.empty(),
                        true);
            }
            case TOTAL -> {
                log.ended(status, reason);
                client.fail(
                        AiError.of(ErrorKind.TIMEOUT, "timeout: the call took longer than it may"),
                        Optional.empty(),
                        false);
            }
            case STOPPING -> {
                log.ended(client.hasBegun() ? 200 : 503, reason);
                client.fail(
                        new AiError(
                                503,
                                ErrorKind.OVERLOADED,
                                "this service stops now; try again",
                                Optional.empty(),
                                Optional.empty()),
                        Optional.empty(),
                        true);
            }
            case null -> throw new IllegalStateException("nobody ended it");
        }
    }

    private static Duration capped(Duration wanted) {
        return wanted.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : wanted;
    }

    private static String printable(String name) {
        String clean = name.replaceAll("[^\\x20-\\x7E]", "?");
        return clean.length() > 100 ? clean.substring(0, 100) + "..." : clean;
    }
}
