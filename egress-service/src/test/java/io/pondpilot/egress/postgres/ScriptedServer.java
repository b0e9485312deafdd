package io.pondpilot.egress.postgres;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/// A server that says what a test wants it to say, and counts who comes.
final class ScriptedServer implements AutoCloseable {
    private final ServerSocket listening;
    private final AtomicInteger connections = new AtomicInteger();

    /// What it does with one connection, after which it waits for the other side to close.
    interface Script {
        void run(Talk talk) throws IOException;
    }

    /// One connection.
    record Talk(DataInputStream in, DataOutputStream out) {
        /// Reads a start-up message; tells its number.
        int startup() throws IOException {
            int length = in.readInt();
            int code = in.readInt();
            in.skipNBytes(length - 8);
            return code;
        }

        /// Reads a message with a type.
        String message() throws IOException {
            in.readByte();
            byte[] body = new byte[in.readInt() - 4];
            in.readFully(body);
            return new String(body, StandardCharsets.UTF_8);
        }

        Talk say(char type, String body) throws IOException {
            byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
            out.writeByte(type);
            out.writeInt(bytes.length + 4);
            out.write(bytes);
            out.flush();
            return this;
        }

        /// The end of a log-in.
        ///
        /// @param readOnly what it says of the session
        void greet(String readOnly) throws IOException {
            say('R', "\0\0\0\0");
            say('S', "client_encoding\0UTF8\0");
            say('S', "standard_conforming_strings\0on\0");
            say('S', "default_transaction_read_only\0" + readOnly + "\0");
            say('K', "\0\0\0\7\0\0\0\11");
            say('Z', "I");
        }

        void raw(String bytes) throws IOException {
            out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }
    }

    private ScriptedServer(ServerSocket listening) {
        this.listening = listening;
    }

    static ScriptedServer start(Script script) throws IOException {
        var server = new ScriptedServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        Thread.ofVirtual().start(() -> server.accept(script));
        return server;
    }

    /// A URL of a database here.
    String url(String parameters) {
        return "postgresql://account:secret@127.0.0.1:"
                + listening.getLocalPort()
                + "/shop?"
                + parameters;
    }

    int connections() {
        return connections.get();
    }

    private void accept(Script script) {
        while (true) {
            try {
                Socket socket = listening.accept();
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(script, socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void serve(Script script, Socket socket) {
        try (socket) {
            var in = new DataInputStream(socket.getInputStream());
            script.run(new Talk(in, new DataOutputStream(socket.getOutputStream())));
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // The gate has hung up, as it should on most of what is said here.
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
