package io.pondpilot.systemtests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A loopback port that leads to another one, and that can be closed and opened: a database that is
/// away for a while.
public final class TcpForwarder implements AutoCloseable {
    private final int port = Ports.free();
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile ServerSocket server = closed();
    private volatile boolean held;
    private volatile long answerBytes = Long.MAX_VALUE;

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
            ServerSocket listening = listening();
            server = listening;
            Thread.ofVirtual().start(() -> accept(listening));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What was accepted before may hold the port for a moment.
    private ServerSocket listening() throws IOException {
        for (int attempt = 0; ; attempt++) {
            try {
                return new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
            } catch (BindException e) {
                if (attempt == 100) {
                    throw e;
                }
                Await.pause(Duration.ofMillis(100));
            }
        }
    }

    /// Passes nothing on while `on`: a server that hangs. Connections are still accepted.
    public void hold(boolean on) {
        held = on;
    }

    /// Breaks each connection, opened from now on, after so many bytes of answers.
    public void breakAfter(long bytes) {
        answerBytes = bytes;
    }

    private void accept(ServerSocket listening) {
        while (!listening.isClosed()) {
            try {
                Socket near = listening.accept();
                Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(near);
                sockets.add(far);
                long limit = answerBytes;
                Thread.ofVirtual().start(() -> copy(near, far, Long.MAX_VALUE));
                Thread.ofVirtual().start(() -> copy(far, near, limit));
            } catch (IOException _) {
                // Closed, or the other side is not there.
            }
        }
    }

    private void copy(Socket from, Socket to, long limit) {
        byte[] piece = new byte[8192];
        long left = limit;
        try (from;
                to) {
            int read;
            while (left > 0 && (read = from.getInputStream().read(piece)) >= 0) {
                while (held && !from.isClosed()) {
                    Await.pause(Duration.ofMillis(20));
                }
                to.getOutputStream().write(piece, 0, (int) Math.min(left, read));
                left -= read;
            }
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
