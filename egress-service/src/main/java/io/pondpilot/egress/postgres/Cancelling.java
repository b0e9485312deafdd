package io.pondpilot.egress.postgres;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.pondpilot.egress.upstream.Upstream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// One request to cancel, on a connection of its own as the protocol wants it. There is no answer:
/// the server closes, then we close, whatever became of it.
final class Cancelling {
    private final Account account;
    private final Upstream upstream;
    private final Duration limit;
    private final Cancels.Session session;
    private final Channel worker;

    Cancelling(
            Account account,
            Upstream upstream,
            Duration limit,
            Cancels.Session session,
            Channel worker) {
        this.account = account;
        this.upstream = upstream;
        this.limit = limit;
        this.session = session;
        this.worker = worker;
    }

    void begin() {
        var dialled =
                upstream.connect(
                        worker.eventLoop(),
                        host(),
                        account.port(),
                        new ChannelInboundHandlerAdapter());
        Channel server = dialled.channel();
        server.closeFuture()
                .addListener(_ -> {
                    session.busy().set(false);
                    var _ = worker.close();
                });
        worker.closeFuture().addListener(_ -> close(server));
        var late =
                worker.eventLoop()
                        .schedule(() -> close(server), limit.toMillis(), TimeUnit.MILLISECONDS);
        server.closeFuture().addListener(_ -> late.cancel(false));
        dialled.addListener(
                (ChannelFutureListener)
                        done -> {
                            if (done.isSuccess()) {
                                connected(server);
                            } else {
                                close(server);
                            }
                        });
    }

    private static void close(Channel server) {
        var _ = server.close();
    }

    /// A name may lead to several servers, of which only that of the session knows the process.
    private String host() {
        return session.server().remoteAddress() instanceof InetSocketAddress address
                ? address.getAddress().getHostAddress()
                : account.host();
    }

    private void connected(Channel server) {
        if (!session.encrypted()) {
            send(server);
            return;
        }
        server.pipeline()
                .addLast(
                        new TlsAnswer(
                                account.tls().orElseThrow(),
                                limit,
                                new TlsAnswer.Then() {
                                    @Override
                                    public void encrypted() {
                                        send(server);
                                    }

                                    @Override
                                    public void refused(boolean offered, String detail) {
                                        close(server);
                                    }
                                }));
        var _ = server.writeAndFlush(ToServer.sslRequest(server.alloc()));
        var _ = server.read();
    }

    private void send(Channel server) {
        server.pipeline().addLast(new Drain());
        var _ =
                server.writeAndFlush(
                        ToServer.cancel(server.alloc(), session.process(), session.key()));
        server.config().setAutoRead(true);
    }

    /// The server says nothing here; should it do so nevertheless, nobody listens.
    private static final class Drain extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            var _ = context.close();
        }
    }
}
