package io.pondpilot.systemtests.airport;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// Writes msgpack as msgpack-cxx does: every `std::string` as str, whatever it holds, every integer
/// in its shortest form, unsigned ones up to 64 bits.
final class Packer {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    byte[] done() {
        return bytes.toByteArray();
    }

    Packer map(int size) {
        if (size < 16) {
            return put(1, 0x80 | size);
        } else if (size < 1 << 16) {
            return put(1, 0xde).put(2, size);
        }
        return put(1, 0xdf).put(4, size);
    }

    Packer array(int size) {
        if (size < 16) {
            return put(1, 0x90 | size);
        } else if (size < 1 << 16) {
            return put(1, 0xdc).put(2, size);
        }
        return put(1, 0xdd).put(4, size);
    }

    Packer nil() {
        return put(1, 0xc0);
    }

    Packer truth(boolean value) {
        return put(1, value ? 0xc3 : 0xc2);
    }

    Packer text(String text) {
        return str(text.getBytes(StandardCharsets.UTF_8));
    }

    /// A `std::string`: str even for bytes that are no UTF-8.
    Packer str(byte[] value) {
        if (value.length < 32) {
            put(1, 0xa0 | value.length);
        } else if (value.length < 1 << 8) {
            put(1, 0xd9).put(1, value.length);
        } else if (value.length < 1 << 16) {
            put(1, 0xda).put(2, value.length);
        } else {
            put(1, 0xdb).put(4, value.length);
        }
        bytes.writeBytes(value);
        return this;
    }

    /// A `uint64_t`.
    Packer unsigned(long value) {
        if (value < 0 || value >= 1L << 32) {
            return put(1, 0xcf).put(8, value);
        } else if (value < 0x80) {
            return put(1, value);
        } else if (value < 1 << 8) {
            return put(1, 0xcc).put(1, value);
        } else if (value < 1 << 16) {
            return put(1, 0xcd).put(2, value);
        }
        return put(1, 0xce).put(4, value);
    }

    private Packer put(int width, long value) {
        try {
            switch (width) {
                case 1 -> out.writeByte((int) value);
                case 2 -> out.writeShort((int) value);
                case 4 -> out.writeInt((int) value);
                default -> out.writeLong(value);
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
