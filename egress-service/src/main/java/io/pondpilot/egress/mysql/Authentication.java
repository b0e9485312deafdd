package io.pondpilot.egress.mysql;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.pondpilot.common.value.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/// Our proof to a server that we know the account's password. The password itself is sent only on a
/// connection that nobody else reads, or encrypted for the server's key.
final class Authentication {
    private static final int FAST = 3;
    private static final int FULL = 4;
    private static final byte ASK_KEY = 2;

    private final Secret password;
    private final boolean secret;
    private byte[] nonce;
    private String method = Scramble.NATIVE;
    private boolean awaitsKey;

    /// @param secret whether only the server can read what is sent: TLS, or a unix socket
    Authentication(Secret password, byte[] nonce, boolean secret) {
        this.password = password;
        this.nonce = nonce;
        this.secret = secret;
    }

    /// What to do with a packet of the server.
    sealed interface Step {}

    /// Send this body.
    record Send(ByteBuf body) implements Step {}

    /// More will come.
    record Wait() implements Step {}

    /// It cannot be done.
    ///
    /// @param why for the operator
    record No(String why) implements Step {}

    /// The answer to a greeting. A method that we do not know is answered with one that we know;
    /// the server asks again if the account has another.
    byte[] first(String offered) {
        method = offered.equals(Scramble.SHA2) ? Scramble.SHA2 : Scramble.NATIVE;
        return proof();
    }

    /// The method of the last proof.
    String method() {
        return method;
    }

    /// The answer to a packet that is neither OK nor an error.
    Step answer(ByteBuf body) {
        int kind = body.readUnsignedByte();
        if (kind == Wire.SWITCH) {
            return switched(body);
        }
        if (kind != Wire.MORE || !method.equals(Scramble.SHA2)) {
            return new No("an unknown step of the log-in");
        }
        return awaitsKey ? encrypted(body) : sha2(body.readUnsignedByte());
    }

    private Step switched(ByteBuf body) {
        if (!body.isReadable()) {
            return new No("the server wants the log-in of before MySQL 4.1");
        }
        method = Wire.text(body);
        nonce = Wire.rest(body);
        return switch (method) {
            case Scramble.NATIVE, Scramble.SHA2 ->
                    nonce.length == 0
                            ? new No("a log-in without random bytes")
                            : new Send(Unpooled.wrappedBuffer(proof()));
            case Scramble.CLEAR ->
                    secret
                            ? new Send(Unpooled.wrappedBuffer(Scramble.clear(password)))
                            : new No("the server wants the password in clear without TLS");
            default -> new No("the account's log-in method is not known here: " + printable());
        };
    }

    private Step sha2(int state) {
        return switch (state) {
            case FAST -> new Wait();
            case FULL -> {
                if (secret) {
                    yield new Send(Unpooled.wrappedBuffer(Scramble.clear(password)));
                }
                awaitsKey = true;
                yield new Send(Unpooled.wrappedBuffer(new byte[] {ASK_KEY}));
            }
            default -> new No("an unknown step of the log-in");
        };
    }

    private Step encrypted(ByteBuf body) {
        awaitsKey = false;
        try {
            String key = body.toString(StandardCharsets.US_ASCII);
            return new Send(Unpooled.wrappedBuffer(Scramble.encrypted(password, nonce, key)));
        } catch (GeneralSecurityException e) {
            return new No("the server's public key cannot be used");
        }
    }

    private byte[] proof() {
        return method.equals(Scramble.SHA2)
                ? Scramble.sha2(password, nonce)
                : Scramble.nativePassword(password, nonce);
    }

    private String printable() {
        return method.length() < 64 && method.matches("\\w+") ? method : "?";
    }
}
