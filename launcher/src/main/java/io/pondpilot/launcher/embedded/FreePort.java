package io.pondpilot.launcher.embedded;

import io.pondpilot.launcher.process.LaunchException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/// A loopback port that was free a moment ago.
final class FreePort {
    private FreePort() {}

    static int find() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new LaunchException("No free loopback port: " + e.getMessage(), e);
        }
    }
}
