package io.pondpilot.egress.postgres;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.pondpilot.egress.upstream.UpstreamTls;
import java.time.Duration;

/// The server's answer to the wish for TLS, one byte, and the handshake after it.
final class TlsAnswer extends ChannelInboundHandlerAdapter {
    private final UpstreamTls tls;
    private final Duration limit;
    private final Then then;
    private boolean answered;

    /// What comes of it; one method is called once, on the event loop, and this handler is gone.
    interface Then {
        /// The server is trusted.
        void encrypted();

        /// There is no TLS.
        ///
        /// @param offered whether the server had agreed to it; then the connection is of no use
        void refused(boolean offered, String detail);
    }

    TlsAnswer(UpstreamTls tls, Duration limit, Then then) {
        this.tls = tls;
        this.limit = limit;
        this.then = then;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (answered || !(message instanceof ByteBuf bytes)) {
            // Of the handshake itself, which failed; its future tells.
            ReferenceCountUtil.release(message);
            return;
        }
        if (!bytes.isReadable()) {
            bytes.release();
            return;
        }
        answered = true;
        int length = bytes.readableBytes();
        byte answer = bytes.readByte();
        bytes.release();
        if (length > 1) {
            // Whoever adds bytes to the answer wants them taken for the server's (CVE-2021-23222).
            refused(context, true, "bytes before the encryption");
        } else if (answer == 'S') {
            handshake(context);
        } else if (answer == 'N') {
            refused(context, false, "the server has no TLS");
        } else {
            refused(context, true, "no answer to the wish for TLS");
        }
    }

    private void handshake(ChannelHandlerContext context) {
        tls.start(context.channel(), limit)
                .addListener(done -> {
                    if (done.isSuccess()) {
                        context.pipeline().remove(this);
                        then.encrypted();
                    } else {
                        refused(context, true, reason(done.cause()));
                    }
                });
    }

    private void refused(ChannelHandlerContext context, boolean offered, String detail) {
        if (!context.isRemoved()) {
            context.pipeline().remove(this);
        }
        then.refused(offered, detail);
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return "TLS: " + cause.getMessage();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (!answered) {
            context.read();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (!answered) {
            answered = true;
            refused(context, true, "the server closed the connection");
        }
    }

    /// A failed handshake, which its future tells; a reset becomes an end.
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        var _ = context.close();
    }
}
