package io.pondpilot.systemtests.client;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/// Flight's small messages in protobuf's wire format, by hand, so that they can be broken.
public final class Messages {
    private Messages() {}

    /// `FlightDescriptor { type = CMD; cmd = command }`
    public static byte[] descriptor(byte[] command) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0x08);
        out.write(2);
        bytes(out, 2, command);
        return out.toByteArray();
    }

    /// `Ticket { ticket = ticket }`
    public static byte[] ticket(byte[] ticket) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        bytes(out, 1, ticket);
        return out.toByteArray();
    }

    /// A gRPC frame: no compression, length, message.
    public static byte[] framed(byte[] message) {
        return ByteBuffer.allocate(5 + message.length)
                .put((byte) 0)
                .putInt(message.length)
                .put(message)
                .array();
    }

    private static void bytes(ByteArrayOutputStream out, int field, byte[] value) {
        out.write(field << 3 | 2);
        int rest = value.length;
        while (rest >= 128) {
            out.write(rest % 128 + 128);
            rest /= 128;
        }
        out.write(rest);
        out.writeBytes(value);
    }
}
