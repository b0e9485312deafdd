package io.pondpilot.systemtests.ai;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/// A port that swallows connections: its queue is full and nobody accepts, so that the kernel drops
/// what asks, as a firewall does.
final class BlackHole implements AutoCloseable {
    private final ServerSocket door;
    private final List<Socket> queued = new ArrayList<>();

    BlackHole() throws IOException {
        door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        while (queued.size() < 64) {
            Socket socket = new Socket();
            queued.add(socket);
            try {
                socket.connect(door.getLocalSocketAddress(), 300);
            } catch (SocketTimeoutException _) {
                return;
            }
        }
        throw new IllegalStateException("this kernel queues more than it was told to");
    }

    String url() {
        return "http://127.0.0.1:" + ((InetSocketAddress) door.getLocalSocketAddress()).getPort();
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : queued) {
            socket.close();
        }
        door.close();
    }
}
