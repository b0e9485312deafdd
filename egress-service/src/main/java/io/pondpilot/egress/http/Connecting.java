package io.pondpilot.egress.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import io.pondpilot.common.remote.AllowedHost;
import io.pondpilot.common.remote.AllowedHosts;
import io.pondpilot.egress.gate.Guest;
import io.pondpilot.egress.gate.Refusal;
import io.pondpilot.egress.gate.Visit;
import io.pondpilot.egress.relay.Pipe;
import io.pondpilot.egress.upstream.Upstream;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One worker's connection from its first byte until it is joined with the server's, or refused.
final class Connecting extends ChannelInboundHandlerAdapter {
    /// Of those that a name leads to.
    private static final int MOST_PLACES = 4;

    private final Visit visit;
    private final Head head;
    private final AllowedHosts allowed;
    private final Names names;
    private final Upstream upstream;
    private boolean answered;

    Connecting(Visit visit, Head head, AllowedHosts allowed, Names names, Upstream upstream) {
        this.visit = visit;
        this.head = head;
        this.allowed = allowed;
        this.names = names;
        this.upstream = upstream;
    }

    /// The head, then its empty end; whatever comes after an answer is dropped.
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (!answered && message instanceof HttpRequest request) {
                answered = true;
                read(context.channel(), request);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void read(Channel worker, HttpRequest request) {
        switch (ConnectRequest.of(request, visit.guests(), allowed)) {
            case ConnectRequest.Refused(Answer answer) -> refuse(worker, answer);
            case ConnectRequest.Allowed _ when head.hasMore() ->
                    refuse(worker, Answer.malformed("wait for the answer to CONNECT"));
            case ConnectRequest.Allowed(Guest guest, AllowedHost host) ->
                    visit.enter(
                            guest,
                            refusal ->
                                    refusal.ifPresentOrElse(
                                            reason -> refuse(worker, Answer.of(reason)),
                                            () -> look(worker, host)));
        }
    }

    /// Asks for the addresses, on a thread that may block.
    private void look(Channel worker, AllowedHost host) {
        Thread.ofVirtual()
                .name("resolve")
                .start(() -> {
                    Lookup lookup = Lookup.of(host, names);
                    worker.eventLoop().execute(() -> looked(worker, host, lookup));
                });
    }

    private void looked(Channel worker, AllowedHost host, Lookup lookup) {
        switch (lookup) {
            case Lookup.Found(List<InetSocketAddress> places) ->
                    connect(
                            worker,
                            host,
                            places.subList(0, Math.min(MOST_PLACES, places.size())),
                            null);
            case Lookup.Forbidden(Reach reach) ->
                    refuse(
                            worker,
                            Answer.forbidden(
                                    switch (reach) {
                                        case PRIVATE ->
                                                host
                                                        + " is in a private network; an operator who"
                                                        + " means that lists it in"
                                                        + " egress.allow_private";
                                        case NEVER, PUBLIC ->
                                                host + " leads where no file server is";
                                    }));
            case Lookup.Unknown() ->
                    refuse(worker, Answer.unreachable("the name of " + host + " is not known"));
        }
    }

    /// Tries the places one after the other; the names are not asked again.
    private void connect(
            Channel worker,
            AllowedHost host,
            List<InetSocketAddress> places,
            @Nullable Throwable failure) {
        if (!worker.isActive()) {
            return;
        }
        if (places.isEmpty()) {
            refuse(
                    worker,
                    failure instanceof ConnectTimeoutException
                            ? Answer.of(Refusal.TIMEOUT)
                            : Answer.unreachable(host + " cannot be reached"));
            return;
        }
        var dial =
                upstream.connect(
                        worker.eventLoop(), places.getFirst(), new ChannelInboundHandlerAdapter());
        dial.addListener(done -> {
            if (done.isSuccess()) {
                join(worker, dial.channel());
            } else {
                connect(worker, host, places.subList(1, places.size()), done.cause());
            }
        });
    }

    private void join(Channel worker, Channel server) {
        if (worker.isActive()) {
            var _ = worker.writeAndFlush(Answer.established());
            worker.pipeline().remove(head);
            worker.pipeline().remove(this);
        }
        Pipe.join(worker, server, visit);
    }

    private void refuse(Channel worker, Answer answer) {
        visit.refused(answer.reason(), answer.body());
        var _ = worker.writeAndFlush(answer.bytes()).addListener(ChannelFutureListener.CLOSE);
    }

    /// A worker that breaks off needs no answer.
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        var _ = context.close();
    }
}
