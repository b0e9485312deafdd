package io.pondpilot.common.value;

import java.nio.charset.StandardCharsets;

/// A password, key or token. It never shows itself: `toString` is redacted, so it may sit in
/// records that are logged.
///
/// @param value the secret text
public record Secret(String value) {
    /// The UTF-8 bytes of the secret, a fresh array at each call.
    public byte[] bytes() {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "Secret[redacted]";
    }
}
