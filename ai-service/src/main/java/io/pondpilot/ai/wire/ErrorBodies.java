package io.pondpilot.ai.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An [AiError] as each client wants to read it.
///
/// PondPilot tells errors apart by words in the message, so each kind's word is always in it.
public final class ErrorBodies {
    private ErrorBodies() {}

    /// The HTTP status: 529 is Anthropic's own, others read 503.
    public static int status(Dialect dialect, AiError error) {
        return error.status() == 529 && dialect != Dialect.MESSAGES ? 503 : error.status();
    }

    /// The JSON body of an answer that is an error.
    public static byte[] body(Dialect dialect, AiError error, Optional<String> requestId) {
        return Json.bytes(
                switch (dialect) {
                    case CHAT, RESPONSES -> chat(error);
                    case MESSAGES -> messages(error, requestId);
                });
    }

    /// The same for Polly, the assistant built into PondPilot: `{"error":"..."}`.
    public static byte[] pollyBody(AiError error) {
        return Json.bytes(Json.object().put("error", message(error)));
    }

    /// An event within a stream that has begun; after it the connection must be cut.
    public static byte[] frame(Dialect dialect, AiError error) {
        var out = new ByteArrayOutputStream();
        if (dialect != Dialect.CHAT) {
            out.writeBytes("event: error\n".getBytes(StandardCharsets.US_ASCII));
        }
        out.writeBytes("data: ".getBytes(StandardCharsets.US_ASCII));
        Json.write(
                switch (dialect) {
                    case CHAT -> chat(error);
                    case MESSAGES -> messages(error, Optional.empty());
                    case RESPONSES -> responses(error);
                },
                out);
        out.writeBytes("\n\n".getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    private static ObjectNode chat(AiError error) {
        ObjectNode body = Json.object();
        body.putObject("error")
                .put("message", message(error))
                .put("type", error.kind().chatType())
                .put("param", error.param().orElse(null))
                .put("code", code(error));
        return body;
    }

    private static ObjectNode messages(AiError error, Optional<String> requestId) {
        ObjectNode body = Json.object().put("type", "error");
        body.putObject("error")
                .put("type", error.kind().messagesType())
                .put("message", message(error));
        requestId.ifPresent(id -> body.put("request_id", id));
        return body;
    }

    private static ObjectNode responses(AiError error) {
        return Json.object()
                .put("type", "error")
                .put("code", code(error))
                .put("message", message(error))
                .put("param", error.param().orElse(null))
                .put("sequence_number", 0);
    }

    private static @Nullable String code(AiError error) {
        return error.code()
                .or(() -> Optional.of(error.kind().chatCode()).filter(code -> !code.isEmpty()))
                .orElse(null);
    }

    private static String message(AiError error) {
        String word =
                switch (error.kind()) {
                    case RATE_LIMIT -> "Rate limit";
                    case QUOTA -> "Quota";
                    case TIMEOUT -> "Timeout";
                    case NOT_FOUND -> "Not found";
                    case CONTEXT_LENGTH -> "Context length";
                    case AUTHENTICATION -> "Authentication";
                    default -> "";
                };
        boolean said =
                error.message().toLowerCase(Locale.ROOT).contains(word.toLowerCase(Locale.ROOT));
        return said ? error.message() : word + ": " + error.message();
    }
}
