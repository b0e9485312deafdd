package io.pondpilot.ai.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.pondpilot.ai.budget.Spent;
import io.pondpilot.ai.call.AiRequest;
import io.pondpilot.ai.call.Caller;
import io.pondpilot.ai.call.ClientGone;
import io.pondpilot.ai.call.Lifeline;
import io.pondpilot.ai.call.Watch;
import io.pondpilot.ai.model.Catalog;
import io.pondpilot.ai.provider.Hints;
import io.pondpilot.ai.provider.Operation;
import io.pondpilot.ai.wire.AiError;
import io.pondpilot.ai.wire.ErrorKind;
import io.pondpilot.ai.wire.RequestBody;
import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.common.identity.Identity;
import io.pondpilot.common.identity.TokenVerifier;
import io.pondpilot.common.net.WatchedConnection;
import io.pondpilot.common.settings.AiSettings;
import io.pondpilot.common.settings.AiSettings.Model;
import io.pondpilot.common.telemetry.Keys;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The calls, all of which need a token. Nothing that a header says about who calls is believed.
public final class AiRoutes {
    private static final Logger log = LoggerFactory.getLogger(AiRoutes.class);
    private static final HeaderName API_KEY = HeaderNames.create("x-api-key");
    private static final HeaderName VERSION = HeaderNames.create("anthropic-version");
    private static final HeaderName BETA = HeaderNames.create("anthropic-beta");
    private static final String SCHEME = "Bearer ";
    private static final String MODELS = "/v1/models";

    private final AiSettings settings;
    private final TokenVerifier tokens;
    private final Catalog catalog;
    private final Caller caller;
    private final Watch watch;
    private final Function<Identity, Spent> usage;
    private final Bodies bodies;
    private final Set<Lifeline> running = ConcurrentHashMap.newKeySet();

    /// @param usage what a user has used, for `GET /ai/usage`
    public AiRoutes(
            AiSettings settings,
            TokenVerifier tokens,
            Catalog catalog,
            Caller caller,
            Watch watch,
            Function<Identity, Spent> usage) {
        this.settings = settings;
        this.tokens = tokens;
        this.catalog = catalog;
        this.caller = caller;
        this.watch = watch;
        this.usage = usage;
        this.bodies = new Bodies(watch);
    }

    /// Answers everything that is not answered before.
    public void routing(HttpRouting.Builder routing) {
        routing.any(this::handle);
    }

    /// How many calls run.
    public int running() {
        return running.size();
    }

    /// Ends all calls that run.
    public void stop() {
        running.forEach(lifeline -> lifeline.end(Lifeline.End.STOPPING));
    }

    private void handle(ServerRequest request, ServerResponse response) {
        String path = request.path().rawPath();
        @Nullable Calls call = Calls.find(path);
        Lifeline lifeline = new Lifeline(settings.timeouts().total());
        Reply reply =
                new Reply(
                        response,
                        WatchedConnection.current(),
                        lifeline,
                        style(path, call),
                        RequestId.of(request.headers()),
                        settings.timeouts().write());
        String id = RequestId.of(request.headers());
        try {
            Identity identity = tokens.verify(token(request));
            String method = request.prologue().method().text();
            if (call != null && "POST".equals(method)) {
                post(call, request, identity, reply, lifeline, id);
            } else if ("GET".equals(method)) {
                get(path, identity, reply);
            } else {
                refuse(reply, 405, "this path does not answer to " + method);
            }
        } catch (ProxyException e) {
            refuse(reply, e);
        } catch (ClientGone e) {
            throw new CloseConnectionException("The client left", e);
        } catch (RuntimeException e) {
            log.atError().addKeyValue(Keys.REQUEST_ID, id).setCause(e).log("Request failed");
            reply.fail(
                    AiError.of(
                            ErrorKind.API,
                            "something went wrong here; the log has it under the request id"),
                    Optional.empty(),
                    false);
        }
        if (reply.isCut()) {
            throw new CloseConnectionException("The answer was cut");
        }
    }

    private static Style style(String path, @Nullable Calls call) {
        if (call != null) {
            return call.style();
        }
        return path.startsWith("/v1/messages") ? Style.MESSAGES : Style.CHAT;
    }

    private static String token(ServerRequest request) {
        String header = request.headers().first(HeaderNames.AUTHORIZATION).orElse("").strip();
        if (header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return header.substring(SCHEME.length()).strip();
        }
        return request.headers().first(API_KEY).orElse("").strip();
    }

    private void post(
            Calls call,
            ServerRequest request,
            Identity identity,
            Reply reply,
            Lifeline lifeline,
            String id) {
        long limit =
                (call.operation() == Operation.EMBEDDINGS
                                ? settings.bodies().embed()
                                : settings.bodies().chat())
                        .bytes();
        byte[] bytes =
                switch (bodies.read(request, limit)) {
                    case Bodies.Body.Whole(byte[] read) -> read;
                    case Bodies.Body.TooLarge() -> {
                        refuse(
                                reply,
                                AiError.of(
                                        ErrorKind.TOO_LARGE,
                                        "the body is larger than "
                                                + limit
                                                + " bytes, which ai.max_chat_body and"
                                                + " ai.max_embed_body set"));
                        reply.cut();
                        yield null;
                    }
                    case Bodies.Body.Broken() -> {
                        refuse(reply, AiError.invalid("", "the body did not come whole"));
                        reply.cut();
                        yield null;
                    }
                };
        if (bytes == null) {
            return;
        }
        switch (RequestBody.read(bytes)) {
            case RequestBody.Refused(AiError error) -> refuse(reply, error);
            case RequestBody.Read(ObjectNode json) -> {
                JsonNode model = json.path("model");
                if (!model.isMissingNode() && !model.isNull() && !model.isTextual()) {
                    refuse(reply, AiError.invalid("model", "give the name of a model as a text"));
                    return;
                }
                AiRequest asked =
                        new AiRequest(
                                call.operation(),
                                model.isTextual() ? model.textValue() : defaultModel(call),
                                json,
                                bytes,
                                streams(call, json, request),
                                identity,
                                hints(request),
                                id);
                run(asked, reply, lifeline);
            }
        }
    }

    private String defaultModel(Calls call) {
        return call.operation() == Operation.EMBEDDINGS
                ? "text-embedding-3-small"
                : catalog.defaultModel();
    }

    private static boolean streams(Calls call, ObjectNode json, ServerRequest request) {
        if (call.operation() == Operation.EMBEDDINGS
                || call.operation() == Operation.COUNT_TOKENS) {
            return false;
        }
        JsonNode stream = json.path("stream");
        if (stream.isBoolean()) {
            return stream.booleanValue();
        }
        if (!call.streams()) {
            return false;
        }
        String accept = request.headers().first(HeaderNames.ACCEPT).orElse("");
        return !accept.contains("application/json") || accept.contains("text/event-stream");
    }

    private static Hints hints(ServerRequest request) {
        Optional<String> version = request.headers().first(VERSION);
        Optional<String> betas = request.headers().first(BETA);
        return version.isEmpty() && betas.isEmpty() ? Hints.NONE : new Hints(version, betas);
    }

    private void run(AiRequest asked, Reply reply, Lifeline lifeline) {
        running.add(lifeline);
        watch.add(reply);
        try {
            caller.run(asked, reply, lifeline);
        } finally {
            watch.remove(reply);
            running.remove(lifeline);
            reply.over();
        }
    }

    private void get(String path, Identity identity, Reply reply) {
        Map<String, Model> models = catalog.listed(identity);
        if (path.equals(MODELS)) {
            json(reply, ModelList.of(models));
        } else if (path.startsWith(MODELS + "/")) {
            String name = path.substring(MODELS.length() + 1);
            Model model = models.get(name);
            if (model == null) {
                refuse(
                        reply,
                        AiError.of(
                                ErrorKind.NOT_FOUND,
                                "the model was not found; GET /v1/models lists those that you may"
                                        + " use"));
                return;
            }
            json(reply, ModelList.one(name, model));
        } else if (path.equals("/ai/usage")) {
            json(reply, UsageDocument.of(usage.apply(identity)));
        } else {
            refuse(reply, 404, "there is no such path");
        }
    }

    private static void json(Reply reply, JsonNode body) {
        reply.send(200, "application/json", body.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void refuse(Reply reply, ProxyException e) {
        ErrorKind kind =
                switch (e.code().httpStatus()) {
                    case 401 -> ErrorKind.AUTHENTICATION;
                    case 403 -> ErrorKind.PERMISSION;
                    case 429 -> ErrorKind.RATE_LIMIT;
                    case 503 -> ErrorKind.OVERLOADED;
                    default -> ErrorKind.API;
                };
        String message =
                kind == ErrorKind.AUTHENTICATION
                        ? "authentication failed: " + e.getMessage()
                        : e.getMessage();
        if (kind == ErrorKind.AUTHENTICATION) {
            reply.header("www-authenticate", "Bearer realm=\"pondpilot\"");
        }
        reply.fail(
                new AiError(
                        e.code().httpStatus(), kind, message, Optional.empty(), Optional.empty()),
                e.retryAfter(),
                e.retryAfter().isPresent());
    }

    private static void refuse(Reply reply, int status, String message) {
        refuse(
                reply,
                new AiError(
                        status,
                        ErrorKind.NOT_FOUND,
                        message,
                        Optional.of(status == 405 ? "method_not_allowed" : "not_found"),
                        Optional.empty()));
    }

    private static void refuse(Reply reply, AiError error) {
        reply.fail(error, Optional.empty(), false);
    }
}
