package io.pondpilot.gateway.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// The name of one request in answers and log lines.
public final class RequestId {
    /// The header that carries it in both directions.
    public static final HeaderName HEADER = HeaderNames.create("X-Request-Id");

    private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._:/+=@-]{1,128}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private RequestId() {}

    /// The caller's id where it is 1 to 128 harmless characters, else a new one: a log line must
    /// not be forged by a header.
    public static String of(Headers headers) {
        return headers.first(HEADER).filter(RequestId::sane).orElseGet(RequestId::create);
    }

    private static boolean sane(String value) {
        return SANE.matcher(value).matches();
    }

    private static String create() {
        byte[] bytes = new byte[12];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
