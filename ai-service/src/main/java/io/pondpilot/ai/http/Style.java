package io.pondpilot.ai.http;

import io.pondpilot.ai.wire.AiError;
import io.pondpilot.ai.wire.Dialect;
import io.pondpilot.ai.wire.ErrorBodies;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// How errors and heartbeats look to a client.
enum Style {
    /// OpenAI's SDKs, and curl.
    CHAT,
    /// Anthropic's SDKs.
    MESSAGES,
    /// OpenAI's SDKs at the Responses API.
    RESPONSES,
    /// PondPilot's built-in assistant, which prints `error` and expects a text.
    TEXT;

    private static final byte[] COMMENT = ": keep-alive\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PING =
            "event: ping\ndata: {\"type\": \"ping\"}\n\n".getBytes(StandardCharsets.US_ASCII);

    /// What may stand between two events and means nothing.
    byte[] heartbeat() {
        return this == MESSAGES ? PING : COMMENT;
    }

    /// The status that the client's SDK understands: 529 is Anthropic's own.
    int status(AiError error) {
        return ErrorBodies.status(dialect(), error);
    }

    /// The body of an error.
    byte[] body(AiError error, String requestId) {
        return this == TEXT
                ? ErrorBodies.pollyBody(error)
                : ErrorBodies.body(dialect(), error, Optional.of(requestId));
    }

    /// The event that says within a stream that it failed.
    byte[] frame(AiError error) {
        return ErrorBodies.frame(dialect(), error);
    }

    private Dialect dialect() {
        return switch (this) {
            case CHAT, TEXT -> Dialect.CHAT;
            case MESSAGES -> Dialect.MESSAGES;
            case RESPONSES -> Dialect.RESPONSES;
        };
    }
}
