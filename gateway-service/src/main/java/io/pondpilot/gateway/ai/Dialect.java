package io.pondpilot.gateway.ai;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.Header;
import io.helidon.http.HeaderValues;
import io.pondpilot.gateway.http.ErrorShape;
import io.pondpilot.gateway.http.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// How the clients of a path expect errors: their SDKs turn these, and nothing else, into the
/// exceptions that programs catch.
enum Dialect implements ErrorShape {
    /// `{"error":{"message","type","param","code"}}`.
    OPENAI {
        @Override
        ObjectNode body(Problem problem) {
            ObjectNode body = JSON.createObjectNode();
            body.putObject("error")
                    .put("message", problem.detail())
                    .put("type", problem.status() < 500 ? "invalid_request_error" : "server_error")
                    .putNull("param")
                    .put("code", openAiCode(problem.status()));
            return body;
        }
    },
    /// `{"type":"error","error":{"type","message"},"request_id"}`.
    ANTHROPIC {
        @Override
        ObjectNode body(Problem problem) {
            ObjectNode body = JSON.createObjectNode().put("type", "error");
            body.putObject("error")
                    .put("type", anthropicType(problem.status()))
                    .put("message", problem.detail());
            return body.put("request_id", problem.requestId());
        }
    },
    /// `{"error":"<text>"}`, as PondPilot's built-in assistant shows it.
    POLLY {
        @Override
        ObjectNode body(Problem problem) {
            return JSON.createObjectNode().put("error", problem.detail());
        }
    };

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Header RETRY = HeaderValues.create("x-should-retry", "true");
    private static final Header DO_NOT_RETRY = HeaderValues.create("x-should-retry", "false");

    abstract ObjectNode body(Problem problem);

    @Override
    public Rendered of(Problem problem) {
        return new Rendered(
                "application/json",
                body(problem).toString().getBytes(StandardCharsets.UTF_8),
                // The SDKs obey it; without it they decide by the status alone.
                List.of(passing(problem.status()) ? RETRY : DO_NOT_RETRY));
    }

    private static boolean passing(int status) {
        return status == 429 || status == 502 || status == 503;
    }

    private static String openAiCode(int status) {
        return switch (status) {
            case 401 -> "invalid_api_key";
            case 404 -> "not_found";
            case 405 -> "method_not_allowed";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_exceeded";
            default -> status < 500 ? "invalid_request" : "server_error";
        };
    }

    private static String anthropicType(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 404, 405 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 504 -> "timeout_error";
            default -> status < 500 ? "invalid_request_error" : "api_error";
        };
    }
}
