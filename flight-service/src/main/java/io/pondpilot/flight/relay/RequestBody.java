package io.pondpilot.flight.relay;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The first bytes of a request, kept while they may have to be sent to another worker. A copy: a
/// slice would pin the socket's whole read buffer.
final class RequestBody {
    /// What is kept at most: the HTTP/2 default window, so that a client that is not yet read from
    /// cannot send more.
    static final int LIMIT = 64 << 10;

    private static final int GRPC_PREFIX = 5;
    private static final byte TYPE_FIELD = 0x0a;
    private static final byte[] PREPARE =
            "CreatePreparedStatement".getBytes(StandardCharsets.US_ASCII);

    private final ByteBufAllocator allocator;
    private @Nullable ByteBuf bytes;
    private boolean dropped;

    RequestBody(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /// Keeps these bytes, or from now on nothing when they are too many.
    void add(ByteBuf more) {
        if (dropped || !more.isReadable()) {
            return;
        }
        int before = bytes == null ? 0 : bytes.readableBytes();
        int length = more.readableBytes();
        if (before + length > LIMIT) {
            drop();
            return;
        }
        if (bytes == null) {
            bytes = allocator.buffer(length, LIMIT);
        }
        bytes.writeBytes(more, more.readerIndex(), length);
    }

    /// Whether all bytes so far are here.
    boolean whole() {
        return !dropped;
    }

    /// All bytes so far, to be released by the caller; null when there are none.
    @Nullable ByteBuf copy() {
        return bytes == null ? null : bytes.retainedDuplicate();
    }

    /// Forgets the bytes and keeps nothing from now on.
    void drop() {
        dropped = true;
        if (bytes != null) {
            bytes.release();
            bytes = null;
        }
    }

    /// Whether this is the start of a DoAction that prepares a statement: an uncompressed gRPC
    /// message with an `Action` whose first field is the type `CreatePreparedStatement`.
    boolean preparesStatement() {
        int at = GRPC_PREFIX + 2;
        if (bytes == null
                || bytes.readableBytes() < at + PREPARE.length
                || bytes.getByte(0) != 0
                || bytes.getByte(GRPC_PREFIX) != TYPE_FIELD
                || bytes.getByte(GRPC_PREFIX + 1) != PREPARE.length) {
            return false;
        }
        byte[] type = new byte[PREPARE.length];
        bytes.getBytes(at, type);
        return Arrays.equals(type, PREPARE);
    }
}
