package io.pondpilot.egress.door;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.pondpilot.egress.gate.Gate;
import io.pondpilot.egress.gate.Guest;
import io.pondpilot.egress.gate.Guests;
import io.pondpilot.egress.gate.Visit;
import java.nio.charset.StandardCharsets;

/// Lets everybody try to enter and says what came of it.
final class LineGate implements Gate {
    @Override
    public void open(Channel worker, Visit visit) {
        Guest guest = ((Guests.One) visit.guests()).guest();
        visit.enter(
                guest,
                refusal -> {
                    refusal.ifPresent(reason -> visit.refused(reason, "test"));
                    if (refusal.isEmpty()) {
                        visit.joined();
                    }
                    String text =
                            visit.guest().user().value()
                                    + " "
                                    + visit.guest().generation()
                                    + " "
                                    + refusal.map(Enum::name).orElse("in")
                                    + "\n";
                    ByteBuf line = worker.alloc().buffer();
                    line.writeCharSequence(text, StandardCharsets.UTF_8);
                    var _ = worker.writeAndFlush(line);
                    if (refusal.isPresent()) {
                        var _ = worker.close();
                    } else {
                        worker.pipeline().addLast(new Ignoring());
                        worker.config().setAutoRead(true);
                    }
                });
    }

    private static final class Ignoring extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
        }
    }
}
