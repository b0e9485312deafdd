package io.pondpilot.worker.forward;

import io.pondpilot.common.value.Secret;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// One connection on its way to the gate.
final class Forwarding implements AutoCloseable {
    private static final int BUFFER = 32 << 10;
    private static final String CONNECTED = "HTTP/1.1 200 ";

    private final SocketChannel client;
    private final Secret credential;
    private final Refusals refusals;
    private final AtomicReference<@Nullable SocketChannel> gate = new AtomicReference<>();

    Forwarding(SocketChannel client, Secret credential, Refusals refusals) {
        this.client = client;
        this.credential = credential;
        this.refusals = refusals;
    }

    /// How the gate is reached.
    @FunctionalInterface
    interface Dial {
        SocketChannel open() throws IOException;
    }

    /// Passes everything on, both ways, until both have ended. Blocks.
    void run(Dial dial) {
        try {
            String head = Heads.read(client);
            String host = target(head);
            SocketChannel opened = opened(dial, host);
            if (opened == null) {
                return;
            }
            Heads.write(opened, withCredential(head));
            String answer = Heads.read(opened);
            if (answer.startsWith(CONNECTED)) {
                refusals.forget(host);
                Heads.write(client, answer);
                both(opened);
            } else {
                String all = answer + Heads.rest(opened);
                refusals.add(host, Heads.body(all));
                Heads.write(client, all);
            }
        } catch (IOException _) {
            // Either side is gone, and so is the connection.
        }
    }

    private @Nullable SocketChannel opened(Dial dial, String host) throws IOException {
        try {
            SocketChannel opened = dial.open();
            gate.set(opened);
            return opened;
        } catch (IOException _) {
            refusals.add(host, "egress-service does not answer");
            Heads.write(client, "HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n");
            return null;
        }
    }

    /// Behind the first line, so that nothing of the request can stand before it.
    private String withCredential(String head) {
        int line = head.indexOf("\r\n") + 2;
        return head.substring(0, line)
                + "Proxy-Authorization: Bearer "
                + credential.value()
                + "\r\n"
                + head.substring(line);
    }

    /// The second word: `host:port` of a request to connect.
    private static String target(String head) {
        String[] words = head.substring(0, head.indexOf("\r\n")).split(" ", 3);
        return words.length < 2 ? "" : words[1];
    }

    /// The end of one side is the end of both, as at the gate.
    private void both(SocketChannel opened) {
        Thread back = Thread.ofVirtual().name("forward-back").start(() -> pump(opened, client));
        pump(client, opened);
        try {
            back.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void pump(SocketChannel from, SocketChannel to) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        try {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
        } catch (IOException _) {
            // A reset is an end like any other.
        } finally {
            close();
        }
    }

    @Override
    public void close() {
        close(client);
        SocketChannel opened = gate.get();
        if (opened != null) {
            close(opened);
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException _) {
            // It is gone either way.
        }
    }
}
