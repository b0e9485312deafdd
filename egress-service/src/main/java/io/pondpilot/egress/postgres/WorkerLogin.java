package io.pondpilot.egress.postgres;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.ScheduledFuture;
import io.pondpilot.egress.gate.Guest;
import io.pondpilot.egress.gate.Refusal;
import io.pondpilot.egress.gate.Visit;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A worker's way in: encryption is declined, a start-up message read, a clear password asked for
/// and compared. A message is taken whole and alone: what comes before it was asked for is refused,
/// so nothing that was sent before the log-in can be taken for what comes after it.
final class WorkerLogin extends ByteToMessageDecoder {
    /// A server's own limit of a start-up message (`MAX_STARTUP_PACKET_LENGTH`).
    private static final int LONGEST_STARTUP = 10_000;

    private static final int LONGEST_PASSWORD = 4096;

    private final Visit visit;
    private final Duration limit;
    private final Wishes wishes;
    private Awaits awaits = Awaits.STARTUP;
    private int declined;
    private @Nullable ChannelHandlerContext context;
    private @Nullable ScheduledFuture<?> late;

    private enum Awaits {
        STARTUP,
        PASSWORD,
        NOTHING
    }

    /// What a worker wants once it has shown that it may.
    interface Wishes {
        /// The credential was right.
        void enter(WorkerLogin login, Guest guest);

        /// A session is to be cancelled, without a log-in, as the protocol has it.
        void cancel(WorkerLogin login, int process, int key);
    }

    WorkerLogin(Visit visit, Duration limit, Wishes wishes) {
        this.visit = visit;
        this.limit = limit;
        this.wishes = wishes;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        late =
                added.executor()
                        .schedule(
                                () -> refuse(Refusal.PROTOCOL, "no log-in within " + limit),
                                limit.toMillis(),
                                TimeUnit.MILLISECONDS);
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        switch (awaits) {
            case STARTUP -> startup(context, in);
            case PASSWORD -> password(in);
            case NOTHING -> in.skipBytes(in.readableBytes());
        }
    }

    private void startup(ChannelHandlerContext context, ByteBuf in) {
        if (in.readableBytes() < 4) {
            return;
        }
        int length = in.getInt(in.readerIndex());
        if (length < 8 || length > LONGEST_STARTUP) {
            refuse(Refusal.PROTOCOL, "a start-up message of " + length + " bytes");
            return;
        }
        if (in.readableBytes() < length) {
            return;
        }
        if (in.readableBytes() > length) {
            refuse(Refusal.PROTOCOL, "bytes behind the start-up message");
            return;
        }
        int code = in.skipBytes(4).readInt();
        switch (code) {
            case ToServer.SSL, ToServer.GSS -> decline(context, length);
            case ToServer.CANCEL -> cancel(in, length);
            default -> {
                if (code >>> 16 == 3) {
                    parameters(context, in, code & 0xFFFF);
                } else {
                    refuse(Refusal.PROTOCOL, "protocol " + (code >>> 16) + "." + (code & 0xFFFF));
                }
            }
        }
    }

    private void decline(ChannelHandlerContext context, int length) {
        declined++;
        if (length != 8 || declined > 2) {
            refuse(Refusal.PROTOCOL, "no wish for encryption");
            return;
        }
        var _ = context.writeAndFlush(ToWorker.notEncrypted(context.alloc()));
    }

    private void cancel(ByteBuf in, int length) {
        if (length != 16) {
            refuse(Refusal.PROTOCOL, "a request to cancel of " + length + " bytes");
            return;
        }
        over();
        wishes.cancel(this, in.readInt(), in.readInt());
    }

    private void parameters(ChannelHandlerContext context, ByteBuf in, int minor) {
        switch (StartupParameters.read(in)) {
            case StartupParameters.Unreadable(String detail) -> refuse(Refusal.PROTOCOL, detail);
            case StartupParameters.Plain(List<String> options) -> {
                awaits = Awaits.PASSWORD;
                if (minor > 0 || !options.isEmpty()) {
                    var _ = context.write(ToWorker.negotiate(context.alloc(), options));
                }
                var _ = context.writeAndFlush(ToWorker.clearPassword(context.alloc()));
            }
        }
    }

    private void password(ByteBuf in) {
        if (in.readableBytes() < 5) {
            return;
        }
        int length = in.getInt(in.readerIndex() + 1);
        if (in.getByte(in.readerIndex()) != 'p' || length < 5 || length > LONGEST_PASSWORD) {
            refuse(Refusal.PROTOCOL, "no password message");
            return;
        }
        if (in.readableBytes() < length + 1) {
            return;
        }
        if (in.readableBytes() > length + 1) {
            refuse(Refusal.PROTOCOL, "bytes behind the password");
            return;
        }
        in.skipBytes(5);
        String presented = in.readString(length - 5, StandardCharsets.UTF_8);
        Optional<Guest> guest =
                in.readByte() == 0 ? visit.guests().holder(presented) : Optional.empty();
        if (guest.isEmpty()) {
            refuse(Refusal.CREDENTIAL, "at log-in");
            return;
        }
        over();
        wishes.enter(this, guest.get());
    }

    /// Says why, and closes. Of no effect on a connection that has gone.
    void refuse(Refusal reason, String detail) {
        over();
        ChannelHandlerContext here = context;
        if (here == null || !here.channel().isActive()) {
            return;
        }
        visit.refused(reason, detail);
        var _ =
                here.writeAndFlush(ToWorker.fatal(here.alloc(), visit.alias(), reason))
                        .addListener(ChannelFutureListener.CLOSE);
    }

    /// Closes without a word.
    void leave() {
        over();
        if (context != null) {
            var _ = context.close();
        }
    }

    private void over() {
        awaits = Awaits.NOTHING;
        if (late != null) {
            late.cancel(false);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
        super.channelReadComplete(context);
        if (awaits != Awaits.NOTHING) {
            context.read();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        over();
        super.channelInactive(context);
    }

    /// A reset is an end like any other.
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        leave();
    }
}
