package io.pondpilot.container.docker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Stands before the engine of the tests, on a unix socket, and breaks what it is told to break.
final class FaultyEngine implements AutoCloseable {
    /// What is wrong with the engine.
    enum Fault {
        NONE,
        /// It closes every connection at once, as one that restarts does.
        GONE,
        /// It takes requests and does not answer.
        HUNG,
        /// It answers that it has failed.
        FAILING,
        /// Its answers end in the middle.
        CUT_SHORT
    }

    private static final String FAILURE =
            "HTTP/1.1 500 Internal Server Error\r\nContent-Type: application/json\r\n"
                    + "Content-Length: 20\r\nConnection: close\r\n\r\n{\"message\":\"broken\"}";
    private static final String HALF =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                    + "Content-Length: 20\r\nConnection: close\r\n\r\n[{\"Id\":\"12";

    private final ServerSocketChannel server;
    private final Path socket;
    private final Path engine;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private volatile Fault fault = Fault.NONE;
    private final Set<SocketChannel> hushed = ConcurrentHashMap.newKeySet();

    FaultyEngine(Path directory) throws IOException {
        this.socket = directory.resolve("engine.sock");
        this.engine = Path.of(TestEngine.ADDRESS.host().getPath());
        this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread.ofPlatform().daemon().start(this::accept);
    }

    EngineAddress address() {
        return new EngineAddress(URI.create("unix://" + socket), Optional.empty());
    }

    /// From now on; what is connected is cut off.
    void become(Fault next) {
        fault = next;
        open.forEach(FaultyEngine::closed);
        open.clear();
    }

    /// What is connected now hears nothing any more; what connects later is served.
    void hushConnected() {
        hushed.addAll(open);
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel client = server.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(SocketChannel client) {
        try {
            switch (fault) {
                case NONE -> {
                    SocketChannel real = SocketChannel.open(UnixDomainSocketAddress.of(engine));
                    open.add(real);
                    Thread.ofVirtual().start(() -> pump(client, real, client));
                    pump(real, client, client);
                }
                case GONE -> closed(client);
                case HUNG -> {
                    // Held until the caller gives up.
                }
                case FAILING -> answer(client, FAILURE);
                case CUT_SHORT -> answer(client, HALF);
            }
        } catch (IOException e) {
            closed(client);
        }
    }

    private static void answer(SocketChannel client, String text) throws IOException {
        client.read(ByteBuffer.allocate(64 << 10));
        client.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        closed(client);
    }

    private void pump(SocketChannel from, SocketChannel to, SocketChannel client) {
        ByteBuffer buffer = ByteBuffer.allocate(64 << 10);
        try {
            while (from.read(buffer.clear()) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining() && !hushed.contains(client)) {
                    to.write(buffer);
                }
            }
        } catch (IOException e) {
            // The other side is closed below.
        }
        closed(from);
        closed(to);
    }

    private static void closed(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        become(Fault.GONE);
    }
}
