package io.pondpilot.systemtests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A loopback port that leads to another one, and that can be closed and opened: a database that is
/// away for a while.
public final class TcpForwarder implements AutoCloseable {
    private final int port = Ports.free();
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile ServerSocket server = closed();

    public TcpForwarder(int target) {
        this.target = target;
    }

    /// The port; refused until [#open].
    public int port() {
        return port;
    }

    /// Starts to accept.
    public void open() {
        try {
            ServerSocket listening = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
            server = listening;
            Thread.ofVirtual().start(() -> accept(listening));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket listening) {
        while (!listening.isClosed()) {
            try {
                Socket near = listening.accept();
                Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(near);
                sockets.add(far);
                Thread.ofVirtual().start(() -> copy(near, far));
                Thread.ofVirtual().start(() -> copy(far, near));
            } catch (IOException _) {
                // Closed, or the other side is not there.
            }
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException _) {
            // One side ended.
        }
    }

    /// Refuses from now on, and breaks what is open.
    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
            sockets.clear();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ServerSocket closed() {
        try {
            ServerSocket none = new ServerSocket();
            none.close();
            return none;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
