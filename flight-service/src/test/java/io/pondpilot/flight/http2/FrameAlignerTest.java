package io.pondpilot.flight.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameAlignerTest {
    private int runs;

    /// A frame; neighbouring DATA frames of one stream without an end between them count as one.
    private record Frame(int type, int flags, int stream, List<Byte> payload) {}

    @Test
    void framesCutAnywhereComeOutWholeAndTheSame() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            ByteBuf sent = randomFrames(random);
            List<Frame> expected = read(sent.duplicate().skipBytes(24), false);
            EmbeddedChannel channel =
                    new EmbeddedChannel(new FrameAligner(24, 0, round % 2 == 0), new Unwrapping());
            while (sent.isReadable()) {
                int length =
                        random.nextInt(4) == 0
                                ? 1 + random.nextInt(12)
                                : 1 + random.nextInt(sent.readableBytes());
                length = Math.min(length, sent.readableBytes());
                byte[] piece = new byte[length];
                sent.readBytes(piece);
                channel.writeInbound(Unpooled.wrappedBuffer(piece));
            }
            sent.release();
            assertThat(read(received(channel), true)).isEqualTo(expected);
            channel.finishAndReleaseAll();
        }
        assertThat(runs).isPositive();
    }

    /// Turns runs into what the codec would get.
    private final class Unwrapping extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            if (msg instanceof DataRun run) {
                runs++;
                run.forCodec(ctx).forEach(ctx::fireChannelRead);
            } else {
                ctx.fireChannelRead(msg);
            }
        }
    }

    /// Joins what came out, after checking that no frame but a DATA header stands apart.
    private static ByteBuf received(EmbeddedChannel channel) {
        ByteBuf all = Unpooled.buffer();
        int skip = 24;
        for (ByteBuf next = channel.readInbound(); next != null; next = channel.readInbound()) {
            int skipped = Math.min(skip, next.readableBytes());
            next.skipBytes(skipped);
            skip -= skipped;
            all.writeBytes(next);
            next.release();
        }
        return all;
    }

    private static ByteBuf randomFrames(Random random) {
        ByteBuf frames = Unpooled.buffer().writeBytes(Http2CodecUtil.connectionPrefaceBuf());
        int count = random.nextInt(12);
        for (int i = 0; i < count; i++) {
            int type = random.nextBoolean() ? 0 : random.nextInt(10);
            int length = random.nextInt(3) == 0 ? 16_384 : random.nextInt(200);
            int flags =
                    type > 0
                            ? random.nextInt(256)
                            : random.nextInt(5) > 0 ? 0 : random.nextInt(256) & 9;
            byte[] payload = new byte[length];
            random.nextBytes(payload);
            frames.writeMedium(length).writeByte(type).writeByte(flags);
            frames.writeInt(random.nextInt(4) > 0 ? 1 : 3).writeBytes(payload);
        }
        return frames;
    }

    private static List<Frame> read(ByteBuf bytes, boolean release) {
        List<Frame> frames = new ArrayList<>();
        while (bytes.isReadable()) {
            int length = bytes.readUnsignedMedium();
            int type = bytes.readByte();
            int flags = bytes.readUnsignedByte();
            int stream = bytes.readInt();
            List<Byte> payload = new ArrayList<>(length);
            for (int i = 0; i < length; i++) {
                payload.add(bytes.readByte());
            }
            Frame last = frames.isEmpty() ? null : frames.getLast();
            if (last != null
                    && type == Http2FrameTypes.DATA
                    && last.type == type
                    && last.stream == stream
                    && ((last.flags | flags) & 8) == 0
                    && (last.flags & 1) == 0
                    && (last.flags | 1) == (flags | 1)) {
                frames.removeLast();
                payload.addAll(0, last.payload);
            }
            frames.add(new Frame(type, flags, stream, payload));
        }
        if (release) {
            bytes.release();
        }
        return frames;
    }

    @Test
    void dataIsPassedOnWithoutACopy() {
        EmbeddedChannel channel = new EmbeddedChannel(new FrameAligner(0, 0, false));
        ByteBuf first = Unpooled.buffer().writeMedium(1_000).writeByte(0).writeByte(1).writeInt(3);
        first.writeZero(400);
        channel.writeInbound(first);
        ByteBuf out = channel.readInbound();
        assertThat(out).isSameAs(first);
        assertThat(out.getUnsignedMedium(0)).isEqualTo(400);
        assertThat(out.getByte(4)).as("the end comes with the rest").isZero();
        ByteBuf second = Unpooled.buffer().writeZero(600);
        channel.writeInbound(second);
        ByteBuf header = channel.readInbound();
        assertThat(header.readableBytes()).isEqualTo(9);
        assertThat(header.getUnsignedMedium(0)).isEqualTo(600);
        assertThat(header.getByte(4)).isEqualTo((byte) 1);
        assertThat(channel.<ByteBuf>readInbound()).isSameAs(second);
        header.release();
        channel.finishAndReleaseAll();
    }

    @Test
    void tooLongAFrameIsLeftToTheCodec() {
        EmbeddedChannel channel = new EmbeddedChannel(new FrameAligner(0, 0, false));
        ByteBuf start = Unpooled.buffer().writeMedium(16_385).writeByte(0).writeByte(0).writeInt(3);
        channel.writeInbound(start.writeZero(10));
        ByteBuf out = channel.readInbound();
        assertThat(out.getUnsignedMedium(0)).isEqualTo(16_385);
        out.release();
        channel.finishAndReleaseAll();
    }
}
