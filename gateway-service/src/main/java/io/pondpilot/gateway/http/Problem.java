package io.pondpilot.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.helidon.http.Status;
import java.util.LinkedHashMap;
import java.util.Map;

/// An error as RFC 9457 `application/problem+json`.
///
/// @param status HTTP status
/// @param code the product's own word for it, stable for programs
/// @param detail what is wrong and what to do, safe for clients
/// @param requestId finds the log lines of this request
public record Problem(int status, String code, String detail, String requestId) {
    /// The media type of problems.
    public static final String MEDIA_TYPE = "application/problem+json";

    private static final ObjectMapper JSON = new ObjectMapper();

    /// The document in UTF-8. `type` is `about:blank`: the status says which kind of problem it is,
    /// `code` refines it.
    public byte[] json() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", "about:blank");
        document.put("title", Status.create(status).reasonPhrase());
        document.put("status", status);
        document.put("detail", detail);
        document.put("code", code);
        document.put("request_id", requestId);
        try {
            return JSON.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A map of texts and numbers is JSON", e);
        }
    }
}
