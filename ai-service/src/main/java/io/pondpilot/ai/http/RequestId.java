package io.pondpilot.ai.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/// The name of one request in answers and log lines: what gateway-service gave, else a new one.
final class RequestId {
    static final HeaderName HEADER = HeaderNames.create("X-Request-Id");

    private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._:/+=@-]{1,128}");

    private RequestId() {}

    static String of(Headers headers) {
        return headers.first(HEADER)
                .filter(id -> SANE.matcher(id).matches())
                .orElseGet(RequestId::create);
    }

    private static String create() {
        byte[] bytes = new byte[12];
        ThreadLocalRandom.current().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
