package io.pondpilot.ai.wire;

import java.util.Optional;
import java.util.regex.Pattern;

/// One error, before it takes the form of a dialect ([ErrorBodies]).
///
/// @param status the HTTP status, as Anthropic has it
/// @param kind what went wrong
/// @param message for people; says what to do; holds no secret
/// @param code the name for programs, where it is more exact than the kind's
/// @param param the parameter of the request that is wrong
public record AiError(
        int status, ErrorKind kind, String message, Optional<String> code, Optional<String> param) {
    private static final int MAX_MESSAGE = 2000;
    private static final Pattern KEY =
            Pattern.compile("\\b(?:(?:sk|pk|rk|key)[-_]|Bearer\\s+)[A-Za-z0-9_*.\\-]{6,}");

    /// What looks like a key is taken out of the message, and a long one is cut.
    public AiError {
        message = KEY.matcher(message).replaceAll("[redacted]");
        if (message.length() > MAX_MESSAGE) {
            message = message.substring(0, MAX_MESSAGE) + "...";
        }
    }

    /// With the status and the code of its kind.
    public static AiError of(ErrorKind kind, String message) {
        return new AiError(kind.status(), kind, message, Optional.empty(), Optional.empty());
    }

    /// A request that is wrong at this place, for example `messages[2].content`.
    public static AiError invalid(String param, String message) {
        return new AiError(
                400,
                ErrorKind.INVALID_REQUEST,
                param.isEmpty() ? message : param + ": " + message,
                Optional.empty(),
                param.isEmpty() ? Optional.empty() : Optional.of(param));
    }

    /// The same with another code, for example `embeddings_not_configured`.
    public AiError withCode(String other) {
        return new AiError(status, kind, message, Optional.of(other), param);
    }
}
