package io.pondpilot.egress.mysql;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.egress.gate.Refusal;
import io.pondpilot.egress.upstream.UpstreamTls;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Our own log-in at the server, and the settings that a read-only session begins with.
final class UpstreamLogin extends PacketReader {
    /// A server's packets of a log-in are short; a public key is the longest.
    private static final int LIMIT = 64 << 10;

    private final MySqlGate gate;
    private final LogIn worker;
    private final UserId user;
    private final Outcome outcome;
    private final Queue<String> settings = new ArrayDeque<>();
    private @Nullable Channel channel;
    private @Nullable Greeting greeting;
    private @Nullable Authentication authentication;
    private boolean settingUp;
    private boolean done;

    private UpstreamLogin(MySqlGate gate, LogIn worker, UserId user, Outcome outcome) {
        super(LIMIT);
        this.gate = gate;
        this.worker = worker;
        this.user = user;
        this.outcome = outcome;
    }

    /// How it ended; one of both is called, once, on the event loop.
    interface Outcome {
        /// The channel is silent and has no handler of ours left.
        void in(Channel upstream, Greeting server);

        /// The channel is closed.
        void failed(Refusal refusal, String detail);
    }

    /// Begins; ends at the latest when the gate's patience does, or when the worker's channel
    /// closes.
    static void begin(
            MySqlGate gate, Channel workerChannel, LogIn worker, UserId user, Outcome outcome) {
        var login = new UpstreamLogin(gate, worker, user, outcome);
        Future<?> limit =
                workerChannel
                        .eventLoop()
                        .schedule(
                                () -> login.fail(Refusal.TIMEOUT, "the server is silent"),
                                gate.patience().toMillis(),
                                TimeUnit.MILLISECONDS);
        workerChannel
                .closeFuture()
                .addListener(_ -> {
                    limit.cancel(false);
                    login.fail(Refusal.TIMEOUT, "the worker has gone");
                });
        var connecting =
                gate.upstream()
                        .connect(
                                workerChannel.eventLoop(),
                                gate.target().host(),
                                gate.target().port(),
                                login);
        login.channel = connecting.channel();
        connecting.addListener(result -> {
            if (!result.isSuccess()) {
                login.fail(Refusal.UNREACHABLE, reason(result.cause()));
            } else if (login.done) {
                var _ = connecting.channel().close();
            } else {
                connecting.channel().config().setAutoRead(true);
            }
        });
    }

    @Override
    void packet(int sequence, ByteBuf body, boolean more) {
        if (done) {
            return;
        }
        int first = body.getUnsignedByte(0);
        if (first == Wire.ERROR) {
            failed(body);
        } else if (greeting == null && more) {
            // Put there by somebody between, to be taken for what came by TLS.
            malformed("bytes behind the greeting");
        } else if (greeting == null) {
            greeted(Greeting.read(body));
        } else if (authentication == null) {
            malformed("an answer before the question");
        } else if (first == Wire.OK) {
            accepted(greeting);
        } else if (settingUp) {
            malformed("not the answer to a setting");
        } else {
            switch (authentication.answer(body)) {
                case Authentication.Send(ByteBuf answer) -> send(sequence + 1, answer);
                case Authentication.Wait _ -> {}
                case Authentication.No(String why) -> fail(Refusal.LOGIN, why);
            }
        }
    }

    @Override
    void malformed(String detail) {
        fail(Refusal.UNREACHABLE, detail);
    }

    private void greeted(Greeting server) {
        greeting = server;
        int chosen = Capabilities.chosen(worker.capabilities(), gate.readOnly());
        if (Capabilities.lacking(chosen, server.capabilities())) {
            fail(Refusal.UNREACHABLE, "the server is too old: " + server.version());
            return;
        }
        int capabilities = Capabilities.upstream(chosen, server.capabilities());
        Optional<UpstreamTls> tls = gate.tls();
        if (tls.isPresent() && (server.capabilities() & Capabilities.SSL) != 0) {
            send(1, LogIn.tls(capabilities, worker.maxPacket()));
            tls.get()
                    .start(channel(), gate.patience())
                    .addListener(result -> {
                        if (result.isSuccess()) {
                            logIn(2, server, capabilities | Capabilities.SSL, true);
                        } else {
                            fail(Refusal.TLS, reason(result.cause()));
                        }
                    });
        } else if (tls.isPresent() && gate.needsTls()) {
            fail(Refusal.TLS, "the server offers none");
        } else {
            logIn(1, server, capabilities, gate.target().host().startsWith("/"));
        }
    }

    private void logIn(int sequence, Greeting server, int capabilities, boolean secret) {
        var methods = new Authentication(gate.password(), server.nonce(), secret);
        authentication = methods;
        var logIn =
                new LogIn(
                        gate.target().user(),
                        capabilities,
                        worker.maxPacket(),
                        methods.first(server.method()),
                        methods.method());
        send(sequence, logIn.body(gate.target().database(), "pondpilot:" + user.value()));
    }

    private void accepted(Greeting server) {
        if (!settingUp) {
            settingUp = true;
            settings.addAll(gate.settings(server));
        }
        String next = settings.poll();
        if (next != null) {
            var _ = channel().writeAndFlush(Wire.query(next));
            return;
        }
        done = true;
        stop();
        Channel upstream = channel();
        upstream.config().setAutoRead(false);
        outcome.in(upstream, server);
        upstream.pipeline().remove(this);
    }

    private void failed(ByteBuf body) {
        int code = body.skipBytes(1).readUnsignedShortLE();
        Refusal refusal =
                switch (code) {
                    // Too many connections, of all or of the account; shutting down.
                    case 1040, 1053, 1203, 1226 -> Refusal.UNREACHABLE;
                    // It wants TLS.
                    case 3159 -> Refusal.TLS;
                    default -> Refusal.LOGIN;
                };
        fail(refusal, "server error " + code);
    }

    private void fail(Refusal refusal, String detail) {
        if (!done) {
            done = true;
            stop();
            var _ = channel().close();
            outcome.failed(refusal, detail);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        super.channelInactive(context);
        fail(Refusal.UNREACHABLE, "the server has ended the connection");
    }

    private void send(int sequence, ByteBuf body) {
        var _ = channel().writeAndFlush(Wire.packet(sequence, body));
    }

    private Channel channel() {
        if (channel == null) {
            throw new IllegalStateException("not begun");
        }
        return channel;
    }

    /// For the operator: what kind of failure it was.
    private static String reason(@Nullable Throwable cause) {
        return cause == null ? "" : cause.getClass().getSimpleName();
    }
}
