package io.pondpilot.egress.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.pondpilot.common.net.Transport;
import io.pondpilot.common.remote.AllowedHost;
import io.pondpilot.common.remote.AllowedHosts;
import io.pondpilot.common.worker.WorkerAddress;
import io.pondpilot.egress.gate.Arrivals;
import io.pondpilot.egress.testing.RecordingVisit;
import io.pondpilot.egress.upstream.Upstream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// The gate behind a unix socket, a name service that says what it is told to, and a server that
/// echoes and counts who comes.
final class GateAtADoor implements AutoCloseable {
    static final String RIGHT =
            "Proxy-Authorization: Bearer " + RecordingVisit.CREDENTIAL.value() + "\r\n";

    private static final String ESTABLISHED = "HTTP/1.1 200 Connection established\r\n\r\n";

    private final Transport transport = Transport.best();
    private final EventLoopGroup loops = transport.loops(1, "test");
    final RecordingVisit visit = new RecordingVisit(HttpGate.ALIAS);
    final AtomicInteger lookups = new AtomicInteger();
    final AtomicInteger connections = new AtomicInteger();

    /// What the name service says next, addresses with blanks between; nothing means no such name.
    final Queue<String> answers = new ConcurrentLinkedQueue<>();

    private final ServerSocket server;
    private final Path directory;
    private final Path door;

    GateAtADoor() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        directory = Files.createTempDirectory("pph");
        door = directory.resolve("http.sock");
        var allowed =
                new AllowedHosts(
                        List.of(
                                new AllowedHost("files.internal", server.getLocalPort(), true),
                                new AllowedHost("files.example", server.getLocalPort(), false)));
        var gate =
                new HttpGate(
                        allowed, this::resolve, new Upstream(transport, Duration.ofSeconds(20)));
        new ServerBootstrap()
                .group(loops)
                .channel(transport.unixServerChannel())
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new Arrivals(worker -> gate.open(worker, visit)))
                .bind(transport.resolve(new WorkerAddress.Unix(door)))
                .syncUninterruptibly();
        Thread.ofVirtual().start(this::echo);
    }

    int port() {
        return server.getLocalPort();
    }

    private List<InetAddress> resolve(String name) throws UnknownHostException {
        lookups.incrementAndGet();
        String next = answers.poll();
        if (next == null) {
            return List.of(InetAddress.ofLiteral("127.0.0.1"));
        }
        if (next.isEmpty()) {
            throw new UnknownHostException(name);
        }
        List<InetAddress> found = new ArrayList<>();
        for (String address : next.split(" ", -1)) {
            found.add(InetAddress.ofLiteral(address));
        }
        return found;
    }

    private void echo() {
        while (!server.isClosed()) {
            try {
                Socket connection = server.accept();
                connections.incrementAndGet();
                Thread.ofVirtual()
                        .start(() -> {
                            try (connection) {
                                connection
                                        .getInputStream()
                                        .transferTo(connection.getOutputStream());
                            } catch (IOException _) {
                                // The other side is gone.
                            }
                        });
            } catch (IOException _) {
                return;
            }
        }
    }

    @Override
    public void close() throws IOException {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        server.close();
        Files.deleteIfExists(door);
        Files.delete(directory);
    }

    String target() {
        return "files.internal:" + server.getLocalPort();
    }

    String head(String target) {
        return "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n" + RIGHT + "\r\n";
    }

    /// Sends it and reads until the gate closes, or lets it through.
    String answer(String request) throws IOException {
        try (SocketChannel worker = dial()) {
            send(worker, request);
            return drain(worker);
        }
    }

    SocketChannel dial() throws IOException {
        SocketChannel worker = SocketChannel.open(StandardProtocolFamily.UNIX);
        worker.connect(UnixDomainSocketAddress.of(door));
        return worker;
    }

    static void send(SocketChannel worker, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
        try {
            while (bytes.hasRemaining()) {
                worker.write(bytes);
            }
        } catch (IOException _) {
            // Refused before all of it was sent.
        }
    }

    private static String drain(SocketChannel worker) {
        var text = new StringBuilder();
        ByteBuffer buffer = ByteBuffer.allocate(8192);
        try {
            while (text.indexOf(ESTABLISHED) < 0 && worker.read(buffer) >= 0) {
                text.append(StandardCharsets.ISO_8859_1.decode(buffer.flip()));
                buffer.clear();
            }
        } catch (IOException _) {
            // A reset ends it too.
        }
        return text.toString();
    }

    static String read(SocketChannel worker, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining() && worker.read(buffer) >= 0) {}
        return StandardCharsets.ISO_8859_1.decode(buffer.flip()).toString();
    }

    static void echoes(SocketChannel worker) throws IOException {
        assertThat(read(worker, ESTABLISHED.length())).isEqualTo(ESTABLISHED);
        send(worker, "x");
        assertThat(read(worker, 1)).isEqualTo("x");
    }
}
