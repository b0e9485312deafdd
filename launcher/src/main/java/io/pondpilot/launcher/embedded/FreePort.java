package io.pondpilot.launcher.embedded;

import io.pondpilot.launcher.process.LaunchException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/// A loopback port that was free a moment ago.
public final class FreePort {
    private FreePort() {}

    /// The port of the last run, while it is free: workers and tools that know it keep working.
    static int sameAsBefore(Path directory) {
        Path file = directory.resolve("port");
        try {
            int port = Files.exists(file) ? Integer.parseInt(Files.readString(file).strip()) : 0;
            if (port == 0 || !free(port)) {
                port = find();
                Files.writeString(file, Integer.toString(port));
            }
            return port;
        } catch (IOException | NumberFormatException e) {
            return find();
        }
    }

    private static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /// Any.
    ///
    /// @throws LaunchException when there is none
    public static int find() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new LaunchException("No free loopback port: " + e.getMessage(), e);
        }
    }
}
