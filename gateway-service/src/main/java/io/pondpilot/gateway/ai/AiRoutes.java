package io.pondpilot.gateway.ai;

import io.pondpilot.common.settings.AiSettings;
import io.pondpilot.gateway.http.BodyLimit;
import io.pondpilot.gateway.http.ErrorShape;
import io.pondpilot.gateway.http.Route;
import java.util.List;
import java.util.Optional;

/// The calls that ai-service answers, all with a token.
public final class AiRoutes {
    private AiRoutes() {}

    /// All of them.
    ///
    /// @param upstream where they go
    /// @param bodies how large their requests may be
    public static List<Route> routes(AiUpstream upstream, AiSettings.Bodies bodies) {
        BodyLimit chat = new BodyLimit(bodies.chat(), "ai.max_chat_body");
        BodyLimit embed = new BodyLimit(bodies.embed(), "ai.max_embed_body");
        ErrorShape problem = ErrorShape.PROBLEM_DOCUMENT;
        AiForward forward = new AiForward(upstream);
        return List.of(
                post("/ai/chat", forward, chat, problem),
                post("/ai/embed", forward, embed, problem),
                get("/ai/usage", forward, problem),
                post("/v1/chat/completions", forward, chat, Dialect.OPENAI),
                post("/v1/responses", forward, chat, Dialect.OPENAI),
                post("/v1/embeddings", forward, embed, Dialect.OPENAI),
                get("/v1/models", forward, Dialect.OPENAI),
                post("/v1/messages", forward, chat, Dialect.ANTHROPIC),
                post("/v1/messages/count_tokens", forward, chat, Dialect.ANTHROPIC),
                post("/v1/chat", forward, chat, Dialect.POLLY));
    }

    private static Route post(
            String path, Route.Handler handler, BodyLimit limit, ErrorShape errors) {
        return new Route("POST", path, Route.Access.TOKEN, handler, Optional.of(limit), errors);
    }

    private static Route get(String path, Route.Handler handler, ErrorShape errors) {
        return new Route("GET", path, Route.Access.TOKEN, handler, Optional.empty(), errors);
    }
}
