package io.pondpilot.worker.flight;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grpc.Metadata;
import io.pondpilot.worker.engine.SessionOptions;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The cookie by which a client is known: a random id and, after a dot, what it has chosen, so that
/// a session outlives the worker that first knew it. It proves nothing: the worker has one user,
/// and what is in the cookie is what that user may choose anyway.
///
/// @param id 32 to 64 hexadecimal digits
record SessionCookie(String id, SessionOptions options) {
    static final Metadata.Key<String> REQUEST =
            Metadata.Key.of("cookie", Metadata.ASCII_STRING_MARSHALLER);
    static final Metadata.Key<String> RESPONSE =
            Metadata.Key.of("set-cookie", Metadata.ASCII_STRING_MARSHALLER);

    /// The name that Arrow's own session middleware uses.
    static final String NAME = "arrow_flight_session_id";

    private static final Pattern VALUE =
            Pattern.compile(
                    "(?:^|[;\\s])"
                            + NAME
                            + "=\"?([0-9a-f]{32,64})(?:\\.([A-Za-z0-9_-]{0,4096}))?\"?(?:$|[;\\s])");
    private static final int ID_BYTES = 16;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SecureRandom RANDOM = new SecureRandom();

    /// A new one.
    static SessionCookie fresh() {
        byte[] bytes = new byte[ID_BYTES];
        RANDOM.nextBytes(bytes);
        return new SessionCookie(HexFormat.of().formatHex(bytes), SessionOptions.NONE);
    }

    /// The one that a call carries; null when it carries none, or one that is not ours.
    static @Nullable SessionCookie of(Metadata headers) {
        Iterable<String> cookies = headers.getAll(REQUEST);
        if (cookies == null) {
            return null;
        }
        for (String header : cookies) {
            Matcher matcher = VALUE.matcher(header);
            if (matcher.find()) {
                return new SessionCookie(matcher.group(1), options(matcher.group(2)));
            }
        }
        return null;
    }

    private static SessionOptions options(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return SessionOptions.NONE;
        }
        try {
            byte[] json = Base64.getUrlDecoder().decode(text);
            return JSON.readValue(new String(json, StandardCharsets.UTF_8), SessionOptions.class);
        } catch (JsonProcessingException | IllegalArgumentException _) {
            return SessionOptions.NONE;
        }
    }

    /// The value of a `set-cookie` header.
    String header() {
        if (options.equals(SessionOptions.NONE)) {
            return NAME + "=" + id;
        }
        try {
            byte[] json = JSON.writeValueAsBytes(options);
            return NAME
                    + "="
                    + id
                    + "."
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
