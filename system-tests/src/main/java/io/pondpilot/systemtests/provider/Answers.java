package io.pondpilot.systemtests.provider;

/// Which answer belongs to which call.
final class Answers {
    private Answers() {}

    static Answer of(Request request, Prompt prompt, Script script) {
        if (!script.entity().isEmpty()) {
            return Answer.exact(script);
        }
        if (script.knobs().containsKey("status")) {
            return error(request, script);
        }
        // Azure and others put a prefix before the documented paths.
        String path = request.route();
        if (path.endsWith("/chat/completions")) {
            return OpenAiAnswers.chat(prompt, script);
        }
        if (path.endsWith("/messages/count_tokens")) {
            return AnthropicAnswers.count(prompt, script);
        }
        if (path.endsWith("/messages")) {
            return AnthropicAnswers.messages(prompt, script);
        }
        if (path.endsWith("/responses")) {
            return ResponsesAnswers.responses(prompt, script);
        }
        if (path.endsWith("/embeddings")) {
            return OpenAiAnswers.embeddings(prompt, script);
        }
        return Answer.json(
                404,
                "{\"error\":{\"message\":\"Invalid URL\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":null}}");
    }

    private static Answer error(Request request, Script script) {
        int status = script.number("status", 500);
        boolean anthropic = request.route().contains("/messages");
        String type = script.text("type", type(status, anthropic));
        String message = "mock error " + status;
        return Answer.json(
                status,
                anthropic
                        ? "{\"type\":\"error\",\"error\":{\"type\":%s,\"message\":%s},\"request_id\":\"req_mock\"}"
                                .formatted(Json.quote(type), Json.quote(message))
                        : "{\"error\":{\"message\":%s,\"type\":%s,\"param\":null,\"code\":%s}}"
                                .formatted(
                                        Json.quote(message), Json.quote(type), Json.quote(type)));
    }

    private static String type(int status, boolean anthropic) {
        return switch (status) {
            case 400 -> "invalid_request_error";
            case 401 -> anthropic ? "authentication_error" : "invalid_api_key";
            case 403 -> "permission_error";
            case 404 -> anthropic ? "not_found_error" : "model_not_found";
            case 413 -> "request_too_large";
            case 429 -> anthropic ? "rate_limit_error" : "rate_limit_exceeded";
            case 504 -> "timeout_error";
            case 529 -> "overloaded_error";
            default -> anthropic ? "api_error" : "server_error";
        };
    }
}
