package io.pondpilot.egress.postgres;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.egress.gate.Refusal;
import io.pondpilot.egress.postgres.Account.ChannelBinding;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Our log-in at a server: start-up message, whatever proof it asks for, then its greeting.
final class ServerLogin extends ByteToMessageDecoder {
    /// Of one message; and of all parameters together, so that a log-in has bounded memory.
    private static final int LONGEST = 32 << 10;

    private final Account account;
    private final UserId worker;
    private final boolean encrypted;
    private final Outcome outcome;
    private final Map<String, String> parameters = new LinkedHashMap<>();
    private int parameterBytes;
    private Optional<Greeting.Key> key = Optional.empty();
    private @Nullable ChannelHandlerContext context;
    private @Nullable Scram scram;
    private boolean asked;
    private boolean bound;
    private boolean authenticated;
    private boolean over;

    /// What comes of it; one method is called once, on the event loop.
    interface Outcome {
        /// The server waits for a query. The handler is still in its pipeline.
        void loggedIn(ServerLogin done, Greeting greeting);

        /// It is of no use.
        ///
        /// @param early whether the server refused before it asked for any proof, so that the other
        ///   encryption may do
        void failed(Refusal reason, String detail, boolean early);
    }

    ServerLogin(Account account, UserId worker, boolean encrypted, Outcome outcome) {
        this.account = account;
        this.worker = worker;
        this.encrypted = encrypted;
        this.outcome = outcome;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    /// Sends the start-up message.
    void begin() {
        send(ToServer.startup(here().alloc(), account.startup(worker)));
        here().read();
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (over) {
            return;
        }
        if (in.readableBytes() < 5) {
            return;
        }
        byte type = in.getByte(in.readerIndex());
        int length = in.getInt(in.readerIndex() + 1);
        if (length < 4 || length > LONGEST) {
            fail(Refusal.UNREACHABLE, "not a PostgreSQL server");
            return;
        }
        if (in.readableBytes() <= length) {
            return;
        }
        ByteBuf body = in.skipBytes(5).readSlice(length - 4);
        try {
            message(type, body);
        } catch (IndexOutOfBoundsException e) {
            fail(Refusal.UNREACHABLE, "a message that ends too soon");
        }
    }

    private void message(byte type, ByteBuf body) {
        switch (type) {
            case 'R' -> authentication(body.readInt(), body);
            case 'E' -> error(body);
            case 'N' -> {}
            case 'S' -> parameter(body);
            case 'K' -> key = Optional.of(new Greeting.Key(body.readInt(), body.readInt()));
            case 'Z' -> ready();
            default -> fail(Refusal.UNREACHABLE, "an unexpected message");
        }
    }

    private void authentication(int kind, ByteBuf body) {
        if (authenticated) {
            fail(Refusal.LOGIN, "asks again");
            return;
        }
        asked = true;
        switch (kind) {
            case 0 -> granted();
            case 3 -> clear();
            case 5 -> md5(body);
            case 10 -> scram(body);
            case 11 -> scramContinues(body);
            case 12 -> scramEnds(body);
            default -> fail(Refusal.LOGIN, "asks for a proof of kind " + kind);
        }
    }

    private void granted() {
        if (scram != null && !scram.proven()) {
            fail(Refusal.LOGIN, "the server did not prove that it knows the password");
        } else if (account.binding() == ChannelBinding.REQUIRE && !bound) {
            fail(Refusal.LOGIN, "no channel binding");
        } else {
            authenticated = true;
        }
    }

    private void clear() {
        if (!account.secret(encrypted)) {
            fail(Refusal.LOGIN, "asks for the password in the clear without TLS");
        } else if (mayPlainly()) {
            password().ifPresent(word -> send(ToServer.password(here().alloc(), word)));
        }
    }

    private void md5(ByteBuf body) {
        byte[] salt = new byte[4];
        body.readBytes(salt);
        if (mayPlainly()) {
            password()
                    .ifPresent(word ->
                            send(
                                    ToServer.password(
                                            here().alloc(),
                                            Md5.answer(account.user(), word, salt))));
        }
    }

    /// Neither of them can be bound to the connection.
    private boolean mayPlainly() {
        if (scram != null || account.binding() == ChannelBinding.REQUIRE) {
            fail(Refusal.LOGIN, "no channel binding");
            return false;
        }
        return true;
    }

    private void scram(ByteBuf body) {
        var mechanisms = new ArrayList<String>();
        for (String name = text(body); !name.isEmpty(); name = text(body)) {
            mechanisms.add(name);
        }
        if (scram != null) {
            fail(Refusal.LOGIN, "asks again");
            return;
        }
        password()
                .ifPresent(word -> {
                    Optional<Scram> begun =
                            Scram.begin(mechanisms, word, account.binding(), here().channel());
                    begun.ifPresentOrElse(
                            this::scramBegins,
                            () ->
                                    fail(
                                            Refusal.LOGIN,
                                            "no SCRAM that we have, or no channel binding"));
                });
    }

    private void scramBegins(Scram begun) {
        scram = begun;
        bound = begun.bound();
        send(ToServer.saslInitial(here().alloc(), begun.mechanism(), begun.first()));
    }

    private void scramContinues(ByteBuf body) {
        if (scram == null) {
            fail(Refusal.LOGIN, "continues what was not begun");
            return;
        }
        scram.answer(
                body.toString(StandardCharsets.UTF_8),
                here().executor(),
                answer -> {
                    if (over || !here().channel().isActive()) {
                        return;
                    }
                    answer.ifPresentOrElse(
                            text -> send(ToServer.sasl(here().alloc(), text)),
                            () -> fail(Refusal.LOGIN, "a SCRAM challenge that is not one"));
                });
    }

    private void scramEnds(ByteBuf body) {
        if (scram == null || !scram.verify(body.toString(StandardCharsets.UTF_8))) {
            fail(Refusal.LOGIN, "the server did not prove that it knows the password");
        }
    }

    private Optional<String> password() {
        if (account.password().isEmpty()) {
            fail(Refusal.LOGIN, "asks for a password, and none is configured");
            return Optional.empty();
        }
        return Optional.of(account.password().get().value());
    }

    private void parameter(ByteBuf body) {
        parameterBytes += body.readableBytes();
        if (parameterBytes > LONGEST) {
            fail(Refusal.UNREACHABLE, "too many parameters");
            return;
        }
        parameters.put(text(body), text(body));
    }

    private void ready() {
        if (!authenticated) {
            fail(Refusal.LOGIN, "ready before the log-in");
            return;
        }
        var greeting = new Greeting(parameters, key);
        Optional<String> unfit = account.readOnly() ? greeting.unfit() : Optional.empty();
        if (unfit.isPresent()) {
            fail(Refusal.LOGIN, unfit.get());
            return;
        }
        over = true;
        outcome.loggedIn(this, greeting);
    }

    private void error(ByteBuf body) {
        String state = "";
        for (byte field = body.readByte(); field != 0; field = body.readByte()) {
            String value = text(body);
            state = field == 'C' ? value : state;
        }
        String shown = state.matches("[0-9A-Z]{5}") ? state : "?";
        over = true;
        outcome.failed(reason(state), "the server answers SQLSTATE " + shown, !asked);
    }

    private static Refusal reason(String state) {
        return switch (state) {
            case "53300" -> Refusal.DATABASE_LIMIT;
            case "57P01", "57P02", "57P03" -> Refusal.UNREACHABLE;
            default -> Refusal.LOGIN;
        };
    }

    private void fail(Refusal reason, String detail) {
        if (!over) {
            over = true;
            outcome.failed(reason, detail, false);
        }
    }

    private void send(ByteBuf message) {
        var _ = here().writeAndFlush(message);
    }

    private ChannelHandlerContext here() {
        if (context == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return context;
    }

    private static String text(ByteBuf body) {
        int length = body.bytesBefore((byte) 0);
        String text = body.readString(length, StandardCharsets.UTF_8);
        body.skipBytes(1);
        return text;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
        super.channelReadComplete(context);
        if (!over) {
            context.read();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        super.channelInactive(context);
        fail(Refusal.UNREACHABLE, "the server closed the connection during the log-in");
    }

    /// A reset is an end like any other.
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        var _ = context.close();
    }
}
