package io.pondpilot.ai.upstream;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The head of an answer.
///
/// @param status three digits
/// @param headers names in lower case, in the order they came
public record ResponseHead(int status, List<Header> headers) {
    public ResponseHead {
        headers = List.copyOf(headers);
    }

    /// One line.
    public record Header(String name, String value) {}

    /// The first value of a header.
    ///
    /// @param name in lower case
    public Optional<String> find(String name) {
        for (Header header : headers) {
            if (header.name().equals(name)) {
                return Optional.of(header.value());
            }
        }
        return Optional.empty();
    }

    /// Whether the body is a server-sent stream.
    public boolean isEventStream() {
        return find("content-type")
                .map(type -> type.toLowerCase(Locale.ROOT).startsWith("text/event-stream"))
                .orElse(false);
    }

    boolean isChunked() {
        return find("transfer-encoding")
                .map(coding -> coding.toLowerCase(Locale.ROOT).endsWith("chunked"))
                .orElse(false);
    }

    boolean keepsAlive() {
        return find("connection")
                .map(value -> !value.toLowerCase(Locale.ROOT).contains("close"))
                .orElse(true);
    }
}
