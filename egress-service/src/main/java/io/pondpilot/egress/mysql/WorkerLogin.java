package io.pondpilot.egress.mysql;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.util.concurrent.Future;
import io.pondpilot.egress.gate.Guest;
import io.pondpilot.egress.gate.Refusal;
import io.pondpilot.egress.gate.Visit;
import io.pondpilot.egress.relay.Pipe;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The worker's side until both are joined: our greeting, its credential, and then nothing is read
/// from it until we are logged in upstream.
final class WorkerLogin extends PacketReader implements UpstreamLogin.Outcome {
    private final MySqlGate gate;
    private final Channel worker;
    private final Visit visit;
    private final Greeting greeting;
    private final Future<?> patience;
    private @Nullable LogIn logIn;
    private int sequence;
    private boolean done;

    private WorkerLogin(MySqlGate gate, Channel worker, Visit visit) {
        super(LogIn.LIMIT);
        this.gate = gate;
        this.worker = worker;
        this.visit = visit;
        greeting = gate.greeting();
        patience =
                worker.eventLoop()
                        .schedule(
                                () -> refuse(Refusal.TIMEOUT, "no log-in in time"),
                                gate.patience().toMillis(),
                                TimeUnit.MILLISECONDS);
    }

    static void begin(MySqlGate gate, Channel worker, Visit visit) {
        var login = new WorkerLogin(gate, worker, visit);
        worker.pipeline().addLast(login);
        worker.closeFuture().addListener(_ -> login.patience.cancel(false));
        var _ = worker.writeAndFlush(Wire.packet(0, login.greeting.body()));
        worker.config().setAutoRead(true);
    }

    @Override
    void packet(int number, ByteBuf body, boolean more) {
        sequence = number + 1;
        if (more) {
            // Nobody may have sent it but one who does not wait for an answer.
            malformed("bytes before the log-in was answered");
            return;
        }
        LogIn first = logIn;
        if (first == null) {
            LogIn read = LogIn.read(body);
            logIn = read;
            if (known(read.method())) {
                verify(read, read.method(), read.answer());
            } else {
                switchMethod();
            }
        } else {
            verify(first, Scramble.NATIVE, Wire.bytes(body, body.readableBytes()));
        }
    }

    @Override
    void malformed(String detail) {
        refuse(Refusal.PROTOCOL, detail);
    }

    private static boolean known(String method) {
        return switch (method) {
            case Scramble.NATIVE, Scramble.SHA2, Scramble.CLEAR -> true;
            default -> false;
        };
    }

    private void switchMethod() {
        ByteBuf body = Unpooled.buffer();
        body.writeByte(Wire.SWITCH);
        Wire.text(body, Scramble.NATIVE);
        body.writeBytes(greeting.nonce()).writeByte(0);
        send(Wire.packet(sequence, body));
    }

    private void verify(LogIn client, String method, byte[] answer) {
        Optional<Guest> guest =
                visit.guests()
                        .named(client.name())
                        .filter(named ->
                                Scramble.proves(
                                        method, answer, named.credential(), greeting.nonce()));
        if (guest.isEmpty()) {
            refuse(Refusal.CREDENTIAL, "by " + method);
            return;
        }
        stop();
        patience.cancel(false);
        worker.config().setAutoRead(false);
        if (method.equals(Scramble.SHA2)) {
            // "Fast authentication": what follows is the OK.
            send(Wire.packet(sequence, Unpooled.wrappedBuffer(new byte[] {Wire.MORE, 3})));
            sequence++;
        }
        visit.enter(
                guest.get(),
                refusal -> {
                    if (refusal.isPresent()) {
                        refuse(refusal.get(), "");
                    } else if (worker.isActive()) {
                        UpstreamLogin.begin(gate, worker, client, visit.guest().user(), this);
                    }
                });
    }

    @Override
    public void in(Channel upstream, Greeting server) {
        done = true;
        int number = greeting.connection();
        gate.connections().opened(number, visit.guest(), server.connection());
        worker.closeFuture().addListener(_ -> gate.connections().closed(number));
        send(Wire.ok(sequence));
        worker.pipeline().addLast(new CommandReader(gate, visit));
        Pipe.join(worker, upstream, visit);
        worker.pipeline().remove(this);
    }

    @Override
    public void failed(Refusal refusal, String detail) {
        refuse(refusal, detail);
    }

    private void refuse(Refusal refusal, String detail) {
        if (done || !worker.isActive()) {
            return;
        }
        done = true;
        stop();
        visit.refused(refusal, detail);
        var _ =
                worker.writeAndFlush(Refused.packet(sequence, visit.alias(), refusal))
                        .addListener(ChannelFutureListener.CLOSE);
    }

    private void send(ByteBuf packet) {
        var _ = worker.writeAndFlush(packet);
    }
}
