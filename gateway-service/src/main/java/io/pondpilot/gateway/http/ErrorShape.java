package io.pondpilot.gateway.http;

import io.helidon.http.Header;
import java.util.List;

/// How an error looks on the wire: a problem document, or what the clients of a path understand.
@FunctionalInterface
public interface ErrorShape {
    /// The problem document, where nothing else is expected.
    ErrorShape PROBLEM_DOCUMENT =
            problem -> new Rendered(Problem.MEDIA_TYPE, problem.json(), List.of());

    /// The answer to a failure.
    Rendered of(Problem problem);

    /// An error, ready to be sent.
    final class Rendered {
        private final String mediaType;
        private final byte[] body;
        private final List<Header> headers;

        /// @param mediaType of the body
        /// @param body whole
        /// @param headers that this shape adds
        public Rendered(String mediaType, byte[] body, List<Header> headers) {
            this.mediaType = mediaType;
            this.body = body.clone();
            this.headers = List.copyOf(headers);
        }

        String mediaType() {
            return mediaType;
        }

        byte[] body() {
            return body.clone();
        }

        List<Header> headers() {
            return headers;
        }
    }
}
