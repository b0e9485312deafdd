package io.pondpilot.ai.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import io.pondpilot.ai.wire.AiError;
import io.pondpilot.ai.wire.ErrorKind;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Answers for what fails before a call is known: malformed request lines, headers and bodies that
/// are too large, encodings that nobody undoes. Helidon's own texts are not passed on.
public final class TransportErrors {
    private TransportErrors() {}

    /// Handlers for every kind of failure that Helidon answers by itself.
    public static DirectHandlers handlers() {
        DirectHandlers.Builder builder = DirectHandlers.builder();
        for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
            builder.addHandler(type, TransportErrors::answer);
        }
        return builder.build();
    }

    private static DirectHandler.TransportResponse answer(
            DirectHandler.TransportRequest request,
            DirectHandler.EventType type,
            Status status,
            ServerResponseHeaders headers,
            @Nullable String text) {
        int code = status.code() == 500 ? 400 : status.code();
        ErrorKind kind = code == 413 ? ErrorKind.TOO_LARGE : ErrorKind.INVALID_REQUEST;
        String message =
                switch (code) {
                    case 413 -> "the body is larger than this service takes";
                    case 414 -> "the request line is too long";
                    case 431 -> "the headers are larger than server.max_header_size";
                    default -> "this is not a request that is understood here";
                };
        String id = RequestId.of(request.headers());
        AiError error = new AiError(code, kind, message, Optional.empty(), Optional.empty());
        return DirectHandler.TransportResponse.builder()
                .status(Status.create(code))
                .headers(headers)
                .header(HeaderNames.CONTENT_TYPE, "application/json")
                .header(HeaderNames.create("x-should-retry"), "false")
                .header(RequestId.HEADER, id)
                .keepAlive(false)
                .entity(Style.CHAT.body(error, id))
                .build();
    }
}
