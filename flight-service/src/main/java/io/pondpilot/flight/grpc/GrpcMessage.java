package io.pondpilot.flight.grpc;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// The `grpc-message` header: percent-encoded UTF-8 (gRPC over HTTP/2, "Responses").
public final class GrpcMessage {
    /// Longer texts are cut: they travel in trailers, and a client with an 8 KiB header limit would
    /// lose the whole status.
    public static final int MAX_LENGTH = 2048;

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private GrpcMessage() {}

    /// The encoded text, at most [#MAX_LENGTH] characters and never cut inside a character.
    public static String encode(String text) {
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            int before = encoded.length();
            if (codePoint >= 0x20 && codePoint <= 0x7e && codePoint != '%') {
                encoded.append((char) codePoint);
            } else {
                String character = Character.toString(codePoint);
                for (byte b : character.getBytes(StandardCharsets.UTF_8)) {
                    encoded.append('%');
                    HEX.toHexDigits(encoded, b);
                }
            }
            if (encoded.length() > MAX_LENGTH) {
                encoded.setLength(before);
                break;
            }
            i += Character.charCount(codePoint);
        }
        return encoded.toString();
    }
}
