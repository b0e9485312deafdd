package io.pondpilot.gateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A socket in the place of ai-service: each test says what it sends, byte by byte.
final class ScriptedAi implements AutoCloseable {
    static final String STREAM =
            """
            HTTP/1.1 200 OK\r
            Content-Type: text/event-stream; charset=utf-8\r
            Cache-Control: no-cache, no-transform\r
            X-Accel-Buffering: no\r
            Transfer-Encoding: chunked\r
            \r
            """;

    /// Requests as they came: head and body.
    final List<String> requests = new CopyOnWriteArrayList<>();

    /// Counts down when the gateway closes a connection.
    final CountDownLatch left = new CountDownLatch(1);

    volatile Answer answer = (socket, ai) -> ai.json(socket, "{}");

    private final ServerSocket door;

    /// What one request gets.
    interface Answer {
        void to(Socket socket, ScriptedAi ai) throws IOException, InterruptedException;
    }

    ScriptedAi() throws IOException {
        door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + door.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = door.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.ISO_8859_1));
            while (request(in)) {
                answer.to(socket, this);
            }
        } catch (IOException e) {
            // The gateway went away.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            left.countDown();
        }
    }

    private boolean request(BufferedReader in) throws IOException {
        StringBuilder request = new StringBuilder();
        int length = 0;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            request.append(line).append('\n');
            if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(15).strip());
            }
            if (line.isEmpty()) {
                for (int i = 0; i < length; i++) {
                    request.append((char) in.read());
                }
                requests.add(request.toString());
                return true;
            }
        }
        return false;
    }

    void json(Socket socket, String body) throws IOException {
        write(
                socket,
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-AI-Model: m-1\r\n"
                        + "Content-Length: "
                        + body.length()
                        + "\r\n\r\n"
                        + body);
    }

    void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void chunk(Socket socket, String text) throws IOException {
        write(socket, Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
    }

    static void await(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("not within 30 seconds");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
