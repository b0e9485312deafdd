package io.pondpilot.systemtests.airport;

import io.grpc.Metadata;
import java.util.LinkedHashMap;
import java.util.Map;

/// The metadata that goes with a call; the keys are the extension's.
record CallHeaders(Map<String, String> values) {
    CallHeaders {
        values = Map.copyOf(values);
    }

    /// What every call carries.
    ///
    /// @param token empty for a caller without one
    /// @param location the URI of the server
    /// @param session one for the whole DuckDB process
    static CallHeaders of(String token, String location, String session) {
        CallHeaders headers =
                new CallHeaders(
                        Map.of(
                                "airport-user-agent",
                                "airport/20250723",
                                "authority",
                                location,
                                "airport-client-session-id",
                                session));
        return token.isEmpty() ? headers : headers.with("authorization", "Bearer " + token);
    }

    CallHeaders with(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(values);
        more.put(key, value);
        return new CallHeaders(more);
    }

    Metadata metadata() {
        Metadata metadata = new Metadata();
        values.forEach((key, value) ->
                metadata.put(Metadata.Key.of(key, Metadata.ASCII_STRING_MARSHALLER), value));
        return metadata;
    }
}
