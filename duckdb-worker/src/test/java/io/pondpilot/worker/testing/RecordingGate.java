package io.pondpilot.worker.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/// The HTTP gate of egress-service as a worker sees it: notes each head, connects the hosts it
/// knows to ports of this machine, refuses all others.
public final class RecordingGate implements AutoCloseable {
    private final ServerSocketChannel door;
    private final Path socket;
    private final Map<String, Integer> hosts;
    private final List<String> heads = new CopyOnWriteArrayList<>();

    /// Listens at once.
    ///
    /// @param hosts by `host:port` where they really listen on 127.0.0.1
    public RecordingGate(Path socket, Map<String, Integer> hosts) throws IOException {
        this.socket = socket;
        this.hosts = hosts;
        door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        door.bind(UnixDomainSocketAddress.of(socket));
        Thread.ofVirtual().start(this::accept);
    }

    /// All heads that came.
    public List<String> heads() {
        return heads;
    }

    private void accept() {
        while (door.isOpen()) {
            try {
                SocketChannel worker = door.accept();
                Thread.ofVirtual().start(() -> serve(worker));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void serve(SocketChannel worker) {
        try (worker) {
            ByteBuffer buffer = ByteBuffer.allocate(8192);
            String head = "";
            while (!head.contains("\r\n\r\n") && worker.read(buffer) >= 0) {
                head = StandardCharsets.ISO_8859_1.decode(buffer.duplicate().flip()).toString();
            }
            heads.add(head);
            String target = head.split(" ", 3)[1];
            Integer port = hosts.get(target);
            if (!head.startsWith("CONNECT ") || port == null) {
                String text = target + " is not listed here\n";
                write(
                        worker,
                        "HTTP/1.1 403 Forbidden\r\ncontent-length: "
                                + text.length()
                                + "\r\nconnection: close\r\n\r\n"
                                + text);
                return;
            }
            try (SocketChannel server =
                    SocketChannel.open(
                            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port))) {
                write(worker, "HTTP/1.1 200 Connection established\r\n\r\n");
                Thread back = Thread.ofVirtual().start(() -> pump(server, worker));
                pump(worker, server);
                back.join();
            }
        } catch (IOException _) {
            // The worker is gone, or the server does not run.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void write(SocketChannel to, String text) throws IOException {
        to.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static void pump(SocketChannel from, SocketChannel to) {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        try (from;
                to) {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
        } catch (IOException _) {
            // An end like any other.
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        Files.deleteIfExists(socket);
    }
}
