package io.pondpilot.egress.knock;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.common.database.DatabaseTarget;
import io.pondpilot.common.database.DatabaseTarget.DuckDbTarget;
import io.pondpilot.common.database.DatabaseTarget.MySqlTarget;
import io.pondpilot.common.database.DatabaseTarget.PostgresTarget;
import io.pondpilot.common.database.DatabaseTarget.SqliteTarget;
import io.pondpilot.common.database.Knock;
import io.pondpilot.egress.gate.Gate;
import io.pondpilot.egress.gate.Refusal;
import io.pondpilot.egress.gate.Visit;
import io.pondpilot.egress.upstream.Upstream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// Answers [Knock]s: dials the server and hangs up. DuckDB's own time-outs are minutes, and a
/// database that is away is looked for every few seconds.
public final class KnockGate implements Gate {
    private static final int LONGEST_LINE = 1024;

    private final List<AttachedDatabase> databases;
    private final Upstream upstream;

    /// @param databases in the order of the configuration
    public KnockGate(List<AttachedDatabase> databases, Upstream upstream) {
        this.databases = List.copyOf(databases);
        this.upstream = upstream;
    }

    @Override
    public void open(Channel worker, Visit visit) {
        worker.pipeline()
                .addLast(new LineBasedFrameDecoder(LONGEST_LINE, true, true), new Lines(visit));
        worker.config().setAutoRead(true);
    }

    /// The one line of a connection.
    private final class Lines extends SimpleChannelInboundHandler<ByteBuf> {
        private final Visit visit;

        Lines(Visit visit) {
            this.visit = visit;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf line) {
            context.channel().config().setAutoRead(false);
            Optional<Knock> knock = Knock.parse(line.toString(StandardCharsets.UTF_8));
            if (knock.isEmpty() || knock.get().number() > databases.size()) {
                refuse(context, Refusal.PROTOCOL);
            } else if (visit.guests().holder(knock.get().credential().value()).isEmpty()) {
                refuse(context, Refusal.CREDENTIAL);
            } else {
                dial(context, databases.get(knock.get().number() - 1));
            }
        }

        private void refuse(ChannelHandlerContext context, Refusal reason) {
            visit.refused(reason, "knock");
            answer(context, reason.text());
        }

        private void dial(ChannelHandlerContext context, AttachedDatabase database) {
            var dialled =
                    switch (DatabaseTarget.parse(database)) {
                        case PostgresTarget target ->
                                upstream.connect(
                                        context.channel().eventLoop(),
                                        target.address(),
                                        target.port(),
                                        new ChannelInboundHandlerAdapter());
                        case MySqlTarget target ->
                                upstream.connect(
                                        context.channel().eventLoop(),
                                        target.host(),
                                        target.port(),
                                        new ChannelInboundHandlerAdapter());
                        case SqliteTarget _, DuckDbTarget _ -> null;
                    };
            if (dialled == null) {
                answer(context, Knock.OK);
                return;
            }
            dialled.addListener(
                    (ChannelFutureListener)
                            done -> {
                                if (done.isSuccess()) {
                                    var _ = done.channel().close();
                                }
                                answer(
                                        context,
                                        done.isSuccess()
                                                ? Knock.OK
                                                : Upstream.reason(done.cause()));
                            });
        }

        private void answer(ChannelHandlerContext context, String text) {
            visit.joined();
            var _ =
                    context.writeAndFlush(ByteBufUtil.writeUtf8(context.alloc(), text + "\n"))
                            .addListener(ChannelFutureListener.CLOSE);
        }

        /// A line that does not end, or a reset.
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            var _ = context.close();
        }
    }
}
