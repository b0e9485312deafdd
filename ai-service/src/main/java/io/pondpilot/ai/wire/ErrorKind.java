package io.pondpilot.ai.wire;

import java.util.Locale;

/// What went wrong with a call to a model, with its name in both dialects.
public enum ErrorKind {
    /// The request itself is wrong; sending it again cannot help.
    INVALID_REQUEST(400, "invalid_request_error", "invalid_request_error", ""),
    /// The prompt does not fit the model.
    CONTEXT_LENGTH(
            400, "invalid_request_error", "invalid_request_error", "context_length_exceeded"),
    /// The caller's credential is missing or not valid.
    AUTHENTICATION(401, "authentication_error", "authentication_error", "invalid_api_key"),
    /// The provider asks for money.
    BILLING(402, "billing_error", "insufficient_quota", "billing_error"),
    /// The caller may not do this.
    PERMISSION(403, "permission_error", "permission_error", "permission_denied"),
    /// No such model, or no such thing.
    NOT_FOUND(404, "not_found_error", "invalid_request_error", "model_not_found"),
    /// A body beyond its limit.
    TOO_LARGE(413, "request_too_large", "invalid_request_error", "request_too_large"),
    /// Too many requests, tokens or streams now; later it works.
    RATE_LIMIT(429, "rate_limit_error", "rate_limit_error", "rate_limit_exceeded"),
    /// A budget is used up; trying again soon is of no use.
    QUOTA(429, "rate_limit_error", "insufficient_quota", "insufficient_quota"),
    /// A fault of the provider, or of ours.
    API(500, "api_error", "server_error", "server_error"),
    /// This service does not do it, as it is configured.
    NOT_IMPLEMENTED(501, "api_error", "invalid_request_error", "not_implemented"),
    /// The provider could not be reached, or its answer made no sense.
    UPSTREAM(502, "api_error", "server_error", "upstream_error"),
    /// The provider's stream ended before its end.
    TRUNCATED(502, "api_error", "server_error", "stream_truncated"),
    /// No key is configured for the provider, or the provider refuses it.
    NOT_CONFIGURED(503, "api_error", "server_error", "provider_not_configured"),
    /// No answer in time.
    TIMEOUT(504, "timeout_error", "timeout_error", "timeout"),
    /// The provider has no room now.
    OVERLOADED(529, "overloaded_error", "overloaded_error", "overloaded");

    private final int status;
    private final String messagesType;
    private final String chatType;
    private final String chatCode;

    ErrorKind(int status, String messagesType, String chatType, String chatCode) {
        this.status = status;
        this.messagesType = messagesType;
        this.chatType = chatType;
        this.chatCode = chatCode;
    }

    /// The HTTP status, as Anthropic has it: 529 when overloaded.
    public int status() {
        return status;
    }

    /// `error.type` in Anthropic's dialect.
    public String messagesType() {
        return messagesType;
    }

    /// `error.type` in OpenAI's dialect.
    public String chatType() {
        return chatType;
    }

    /// `error.code` in OpenAI's dialect; empty for none.
    public String chatCode() {
        return chatCode;
    }

    /// The name for metrics and logs.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// What an error of a provider means, by its status and what its body says.
    static ErrorKind of(int status, String type, String code) {
        String said = type + " " + code;
        if (said.contains("insufficient_quota")) {
            return QUOTA;
        } else if (said.contains("context_length_exceeded")) {
            return CONTEXT_LENGTH;
        } else if (said.contains("model_not_found")) {
            return NOT_FOUND;
        }
        return switch (type) {
            case "authentication_error" -> AUTHENTICATION;
            case "billing_error" -> BILLING;
            case "permission_error" -> PERMISSION;
            case "not_found_error" -> NOT_FOUND;
            case "request_too_large" -> TOO_LARGE;
            case "timeout_error" -> TIMEOUT;
            case "overloaded_error" -> OVERLOADED;
            default -> said.contains("rate_limit") ? RATE_LIMIT : of(status, type);
        };
    }

    private static ErrorKind of(int status, String type) {
        return switch (status) {
            case 400, 405, 409, 415, 422 -> INVALID_REQUEST;
            case 401 -> AUTHENTICATION;
            case 402 -> BILLING;
            case 403 -> PERMISSION;
            case 404 -> NOT_FOUND;
            case 408, 504 -> TIMEOUT;
            case 413 -> TOO_LARGE;
            case 429 -> RATE_LIMIT;
            case 503, 529 -> OVERLOADED;
            case 502 -> UPSTREAM;
            case 0 -> "invalid_request_error".equals(type) ? INVALID_REQUEST : API;
            default -> status < 500 ? INVALID_REQUEST : API;
        };
    }
}
