package io.pondpilot.systemtests.provider;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/// The program: `MockProvider [PORT [CONTROL_PORT]]`, where 0 takes a free port. Writes
/// `{"port":...,"control":...}` as its only line, and serves until it is terminated.
public final class MockProvider {
    private MockProvider() {}

    /// Serves.
    public static void main(String[] arguments) throws IOException {
        int port = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 0;
        int controlPort = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 0;
        Scripts scripts = new Scripts();
        Observations observations = new Observations();
        try (ServerSocket door = new ServerSocket();
                Control control = Control.start(controlPort, scripts, observations)) {
            door.setReuseAddress(true);
            door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 4_096);
            System.out.printf(
                    "{\"port\":%d,\"control\":%d}%n", door.getLocalPort(), control.port());
            System.out.flush();
            while (true) {
                Socket socket = door.accept();
                Thread.ofVirtual()
                        .name("connection")
                        .start(new Connection(socket, scripts, observations));
            }
        }
    }
}
