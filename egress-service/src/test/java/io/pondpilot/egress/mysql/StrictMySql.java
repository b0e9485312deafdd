package io.pondpilot.egress.mysql;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.pondpilot.common.value.Secret;
import io.pondpilot.egress.upstream.Authority;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Cipher;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// A double of MySQL 8's log-in with `caching_sha2_password`, after the protocol's description
/// ("Connection Phase", "Caching_sha2_password information"): it takes no packet out of order, no
/// answer by another method, and no password in clear without TLS. It answers every command with OK
/// and keeps the texts.
final class StrictMySql implements AutoCloseable {
    private static final byte[] NONCE = "abcdefghijklmnopqrst".getBytes(StandardCharsets.US_ASCII);
    private static final int FLAGS =
            Capabilities.LONG_PASSWORD
                    | Capabilities.LONG_FLAG
                    | Capabilities.FOUND_ROWS
                    | Capabilities.CONNECT_WITH_DB
                    | Capabilities.PROTOCOL_41
                    | Capabilities.TRANSACTIONS
                    | Capabilities.SECURE_CONNECTION
                    | Capabilities.MULTI_STATEMENTS
                    | Capabilities.MULTI_RESULTS
                    | Capabilities.PS_MULTI_RESULTS
                    | Capabilities.PLUGIN_AUTH
                    | Capabilities.CONNECT_ATTRS
                    | Capabilities.PLUGIN_AUTH_LENENC
                    | Capabilities.DEPRECATE_EOF;

    private final ServerSocket server;
    private final Script script;
    private final Secret password;
    private final KeyPair keys;
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();

    /// What it is like.
    ///
    /// @param cached whether it knows the password's hash already
    /// @param offered the method of its greeting
    /// @param method the method of the account
    /// @param tls its certificate, or none
    /// @param lacking capabilities that it does not have
    record Script(
            boolean cached,
            String offered,
            String method,
            Authority.@Nullable Issued tls,
            int lacking) {}

    StrictMySql(Script script, Secret password) throws IOException, GeneralSecurityException {
        this.script = script;
        this.password = password;
        server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        keys = generator.generateKeyPair();
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /// Attempts to connect so far.
    int connections() {
        return connections.get();
    }

    /// What happened, in words.
    List<String> seen() {
        return seen;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket plain) {
        try (plain) {
            Line line = new Line(plain.getInputStream(), plain.getOutputStream());
            int flags = (FLAGS | (script.tls == null ? 0 : Capabilities.SSL)) & ~script.lacking;
            Greeting greeting = new Greeting("8.0.36", 77, NONCE, flags, script.offered);
            line.send(body(greeting.body()));
            byte[] first = line.receive();
            boolean secret = false;
            if (first.length == 32) {
                line = encrypted(plain, line);
                first = line.receive();
                secret = true;
            }
            logIn(line, Unpooled.wrappedBuffer(first), secret);
            while (true) {
                line.sequence = 0;
                byte[] command = line.receive();
                seen.add(new String(command, 1, command.length - 1, StandardCharsets.UTF_8));
                line.send(body(Wire.ok(0).skipBytes(Wire.HEADER)));
            }
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            seen.add("ended: " + e.getMessage());
        }
    }

    private Line encrypted(Socket plain, Line before) throws IOException, GeneralSecurityException {
        if (script.tls == null) {
            throw new IOException("a request for TLS that was not offered");
        }
        SSLSocket socket =
                (SSLSocket)
                        script.tls
                                .context()
                                .getSocketFactory()
                                .createSocket(plain, null, plain.getPort(), false);
        socket.setUseClientMode(false);
        socket.startHandshake();
        Line line = new Line(socket.getInputStream(), socket.getOutputStream());
        line.sequence = before.sequence;
        return line;
    }

    private void logIn(Line line, ByteBuf in, boolean secret)
            throws IOException, GeneralSecurityException {
        int capabilities = in.getIntLE(0);
        LogIn read = LogIn.read(in.setIntLE(0, capabilities & ~Capabilities.SSL));
        seen.add("log-in by " + read.method() + (secret ? " with TLS" : ""));
        byte[] answer = read.answer();
        if (!read.method().equals(script.method)) {
            ByteBuf change = Unpooled.buffer();
            change.writeByte(Wire.SWITCH);
            Wire.text(change, script.method);
            change.writeBytes(NONCE).writeByte(0);
            line.send(body(change));
            answer = line.receive();
            seen.add("switched to " + script.method);
        }
        if (script.method.equals(Scramble.SHA2) && script.cached) {
            demand(Scramble.proves(Scramble.SHA2, answer, password, NONCE));
            line.send(new byte[] {1, 3});
        } else if (script.method.equals(Scramble.SHA2)) {
            line.send(new byte[] {1, 4});
            byte[] next = line.receive();
            if (secret) {
                demand(Arrays.equals(next, Scramble.clear(password)));
            } else {
                demand(next.length == 1 && next[0] == 2);
                line.send(key());
                demand(Arrays.equals(decrypted(line.receive()), Scramble.clear(password)));
                seen.add("by key");
            }
        } else {
            demand(Scramble.proves(script.method, answer, password, NONCE));
        }
        line.send(body(Wire.ok(0).skipBytes(Wire.HEADER)));
    }

    private byte[] key() {
        String pem =
                "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                .encodeToString(keys.getPublic().getEncoded())
                        + "\n-----END PUBLIC KEY-----\n";
        return ("\u0001" + pem).getBytes(StandardCharsets.US_ASCII);
    }

    private byte[] decrypted(byte[] bytes) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
        cipher.init(Cipher.DECRYPT_MODE, keys.getPrivate());
        byte[] clear = cipher.doFinal(bytes);
        for (int i = 0; i < clear.length; i++) {
            clear[i] ^= NONCE[i % NONCE.length];
        }
        return clear;
    }

    private static void demand(boolean right) throws IOException {
        if (!right) {
            throw new IOException("not what the protocol asks for");
        }
    }

    private static byte[] body(ByteBuf in) {
        return Wire.bytes(in, in.readableBytes());
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    /// Packets in order.
    private static final class Line {
        private final DataInputStream in;
        private final OutputStream out;
        private int sequence;

        Line(InputStream in, OutputStream out) {
            this.in = new DataInputStream(in);
            this.out = out;
        }

        byte[] receive() throws IOException {
            int length = in.readUnsignedByte() | in.readUnsignedByte() << 8;
            length |= in.readUnsignedByte() << 16;
            int number = in.readUnsignedByte();
            demand(number == sequence);
            sequence++;
            return in.readNBytes(length);
        }

        void send(byte[] body) throws IOException {
            out.write(RawClient.packet(sequence, body));
            out.flush();
            sequence++;
        }
    }
}
