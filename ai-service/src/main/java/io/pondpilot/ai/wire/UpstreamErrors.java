package io.pondpilot.ai.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/// Reads the errors of providers, whatever form they take.
public final class UpstreamErrors {
    private UpstreamErrors() {}

    /// The error of an answer with this status. Never throws; a body that is no JSON is not shown.
    public static AiError read(int status, byte[] body) {
        return read(status, Json.read(body, 0, body.length));
    }

    /// The error in a frame or body: `{"error":{...}}`, `{"error":"..."}`, or the error itself.
    static AiError read(int status, JsonNode body) {
        JsonNode error = body.has("error") ? body.path("error") : body;
        String type = Json.text(error, "type");
        String code =
                error.path("code").isNumber()
                        ? error.path("code").asText()
                        : Json.text(error, "code");
        String message = error.isTextual() ? error.textValue() : Json.text(error, "message");
        if (message.isEmpty()) {
            message = Json.text(body, "message");
        }
        if (message.isEmpty()) {
            message = Json.text(body, "detail");
        }
        ErrorKind kind = ErrorKind.of(status, type, code);
        return new AiError(
                status > 0 ? status : kind.status(),
                kind,
                message.isEmpty() ? "the provider gave no reason" : message,
                Optional.of(code).filter(value -> !value.isEmpty()),
                Json.findText(error, "param"));
    }
}
