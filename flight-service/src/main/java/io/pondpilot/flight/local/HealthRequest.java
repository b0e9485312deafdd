package io.pondpilot.flight.local;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The body of a health call: one uncompressed gRPC message with a `HealthCheckRequest`, whose only
/// field is the name of a service.
final class HealthRequest {
    private static final int LIMIT = 256;
    private static final int PREFIX = 5;
    private static final int NAME_FIELD = 0x0a;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(16);
    private boolean tooLong;

    void add(ByteBuf data) {
        int length = data.readableBytes();
        if (bytes.size() + length > LIMIT) {
            tooLong = true;
            return;
        }
        byte[] more = new byte[length];
        data.getBytes(data.readerIndex(), more);
        bytes.writeBytes(more);
    }

    /// The service's name; empty when the body is not such a message.
    Optional<String> service() {
        byte[] body = bytes.toByteArray();
        if (tooLong || body.length < PREFIX || body[0] != 0) {
            return Optional.empty();
        }
        int length = body.length - PREFIX;
        if (length == 0) {
            return Optional.of("");
        }
        // A name under 128 bytes has a length of one byte.
        if (length < 2 || body[PREFIX] != NAME_FIELD || body[PREFIX + 1] != length - 2) {
            return Optional.empty();
        }
        return Optional.of(new String(body, PREFIX + 2, length - 2, StandardCharsets.UTF_8));
    }
}
