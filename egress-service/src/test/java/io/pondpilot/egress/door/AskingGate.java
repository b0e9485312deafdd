package io.pondpilot.egress.door;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.pondpilot.egress.gate.Gate;
import io.pondpilot.egress.gate.Guest;
import io.pondpilot.egress.gate.Refusal;
import io.pondpilot.egress.gate.Visit;
import java.nio.charset.StandardCharsets;

/// Takes a line for a credential and says who has entered by it, or why not.
final class AskingGate implements Gate {
    @Override
    public void open(Channel worker, Visit visit) {
        worker.pipeline().addLast(new LineBasedFrameDecoder(1024), new Lines(visit));
        worker.config().setAutoRead(true);
    }

    private static final class Lines extends SimpleChannelInboundHandler<ByteBuf> {
        private final Visit visit;

        Lines(Visit visit) {
            this.visit = visit;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf line) {
            visit.guests()
                    .holder(line.toString(StandardCharsets.UTF_8))
                    .ifPresentOrElse(
                            guest -> enter(context, guest),
                            () -> refuse(context, Refusal.CREDENTIAL));
        }

        private void enter(ChannelHandlerContext context, Guest guest) {
            visit.enter(
                    guest,
                    refusal ->
                            refusal.ifPresentOrElse(
                                    reason -> refuse(context, reason),
                                    () -> {
                                        visit.joined();
                                        var _ =
                                                context.writeAndFlush(
                                                        text(
                                                                context,
                                                                guest.user()
                                                                        + " "
                                                                        + guest.generation()
                                                                        + " in\n"));
                                    }));
        }

        private void refuse(ChannelHandlerContext context, Refusal reason) {
            visit.refused(reason, "test");
            var _ =
                    context.writeAndFlush(text(context, reason + "\n"))
                            .addListener(ChannelFutureListener.CLOSE);
        }

        private static ByteBuf text(ChannelHandlerContext context, String text) {
            return ByteBufUtil.writeUtf8(context.alloc(), text);
        }
    }
}
