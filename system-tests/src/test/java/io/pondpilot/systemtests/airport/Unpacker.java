package io.pondpilot.systemtests.airport;

import com.google.protobuf.ByteString;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads msgpack by its specification (github.com/msgpack/msgpack, spec.md); extension types, which
/// the protocol does not use, are refused.
final class Unpacker {
    private final ByteBuffer in;

    private Unpacker(ByteBuffer in) {
        this.in = in;
    }

    /// Reads the only value that `bytes` hold.
    static Value read(byte[] bytes, String what) {
        Unpacker unpacker = new Unpacker(ByteBuffer.wrap(bytes));
        try {
            Value value = unpacker.value();
            Violation.unless(
                    !unpacker.in.hasRemaining(),
                    what + " has " + unpacker.in.remaining() + " bytes behind its msgpack value");
            return value;
        } catch (BufferUnderflowException _) {
            throw new Violation(what + " is cut off within its msgpack value");
        }
    }

    private Value value() {
        int head = Byte.toUnsignedInt(in.get());
        if (head < 0x80) {
            return whole(head);
        } else if (head < 0x90) {
            return fields(head & 0x0f);
        } else if (head < 0xa0) {
            return items(head & 0x0f);
        } else if (head < 0xc0) {
            return raw(head & 0x1f);
        } else if (head >= 0xe0) {
            return whole((byte) head);
        }
        return switch (head) {
            case 0xc0 -> new Value.Nil();
            case 0xc2 -> new Value.Bool(false);
            case 0xc3 -> new Value.Bool(true);
            case 0xc4, 0xd9 -> raw(Byte.toUnsignedInt(in.get()));
            case 0xc5, 0xda -> raw(Short.toUnsignedInt(in.getShort()));
            case 0xc6, 0xdb -> raw(length());
            case 0xca -> new Value.Real(in.getFloat());
            case 0xcb -> new Value.Real(in.getDouble());
            case 0xcc -> whole(Byte.toUnsignedInt(in.get()));
            case 0xcd -> whole(Short.toUnsignedInt(in.getShort()));
            case 0xce -> whole(Integer.toUnsignedLong(in.getInt()));
            case 0xcf -> new Value.Whole(new BigInteger(Long.toUnsignedString(in.getLong())));
            case 0xd0 -> whole(in.get());
            case 0xd1 -> whole(in.getShort());
            case 0xd2 -> whole(in.getInt());
            case 0xd3 -> whole(in.getLong());
            case 0xdc -> items(Short.toUnsignedInt(in.getShort()));
            case 0xdd -> items(length());
            case 0xde -> fields(Short.toUnsignedInt(in.getShort()));
            case 0xdf -> fields(length());
            default -> throw new Violation("msgpack type 0x" + Integer.toHexString(head));
        };
    }

    private static Value whole(long value) {
        return new Value.Whole(BigInteger.valueOf(value));
    }

    /// Never more than there can be: each element takes a byte at least.
    private int length() {
        long length = Integer.toUnsignedLong(in.getInt());
        if (length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        return (int) length;
    }

    private Value raw(int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new Value.Raw(ByteString.copyFrom(bytes));
    }

    private Value items(int count) {
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(value());
        }
        return new Value.Items(values);
    }

    private Value fields(int count) {
        Map<String, Value> values = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            if (!(value() instanceof Value.Raw(ByteString key))) {
                throw new Violation("a msgpack map has a key that is no string");
            }
            values.put(key.toStringUtf8(), value());
        }
        return new Value.Fields(values);
    }
}
