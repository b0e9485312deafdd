package io.pondpilot.worker.airport;

import io.airlift.compress.zstd.ZstdCompressor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/// What airport answers are packed with: msgpack, and zstd where it wants that.
final class Packed {
    private Packed() {}

    interface Writing {
        void to(MessageBufferPacker packer) throws IOException;
    }

    /// The bytes of what is written.
    static byte[] of(Writing writing) {
        try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
            writing.to(packer);
            return packer.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// An array of the exact length of the content and the content as one zstd frame.
    static byte[] compressed(byte[] content) {
        ZstdCompressor compressor = new ZstdCompressor();
        byte[] room = new byte[compressor.maxCompressedLength(content.length)];
        int size = compressor.compress(content, 0, content.length, room, 0, room.length);
        return of(packer -> {
            packer.packArrayHeader(2).packInt(content.length);
            binary(packer, Arrays.copyOf(room, size));
        });
    }

    /// What is left of a buffer.
    static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    static void binary(MessageBufferPacker packer, byte[] bytes) throws IOException {
        packer.packBinaryHeader(bytes.length);
        packer.writePayload(bytes);
    }
}
