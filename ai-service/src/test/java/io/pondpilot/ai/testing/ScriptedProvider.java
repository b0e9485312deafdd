package io.pondpilot.ai.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A provider on a real socket that answers as a test says, byte for byte.
public final class ScriptedProvider implements AutoCloseable {
    private final ServerSocket server;
    private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile Script script = call -> call.json(200, "{}");

    /// What a provider says to a call.
    @FunctionalInterface
    public interface Script {
        void answer(Call call) throws Exception;
    }

    public ScriptedProvider() throws IOException {
        server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("scripted-provider").start(this::accept);
    }

    public URI url(String path) {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + path);
    }

    public void script(Script next) {
        script = next;
    }

    public int connections() {
        return connections.get();
    }

    /// The next call that came, in the order they did.
    public Call next() throws InterruptedException {
        Call call = calls.poll(20, TimeUnit.SECONDS);
        if (call == null) {
            throw new AssertionError("no call came");
        }
        return call;
    }

    public int waitingCalls() {
        return calls.size();
    }

    private void accept() {
        while (true) {
            Socket socket;
            try {
                socket = server.accept();
            } catch (IOException e) {
                return;
            }
            connections.incrementAndGet();
            Thread.ofVirtual().start(() -> serve(socket));
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = socket.getInputStream();
            while (true) {
                Call call = Call.read(socket, in);
                if (call == null) {
                    return;
                }
                calls.add(call);
                script.answer(call);
                if (socket.isClosed() || call.last) {
                    return;
                }
            }
        } catch (Exception e) {
            // The test sees what the other side makes of it.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    /// One request, and the way to answer it.
    public static final class Call {
        private final Socket socket;
        public final String head;
        public final byte[] body;
        private final CountDownLatch gone = new CountDownLatch(1);
        private boolean last;

        private Call(Socket socket, String head, byte[] body) {
            this.socket = socket;
            this.head = head;
            this.body = body;
        }

        private static @org.jspecify.annotations.Nullable Call read(Socket socket, InputStream in)
                throws IOException {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                int b = in.read();
                if (b < 0) {
                    return null;
                }
                head.write(b);
            }
            String text = head.toString(StandardCharsets.ISO_8859_1);
            int length = 0;
            for (String line : text.split("\r\n", -1)) {
                if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                    length = Integer.parseInt(line.substring(15).strip());
                }
            }
            return new Call(socket, text, in.readNBytes(length));
        }

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        public List<String> headerNames() {
            List<String> names = new ArrayList<>();
            for (String line : head.split("\r\n", -1)) {
                int colon = line.indexOf(':');
                if (colon > 0) {
                    names.add(line.substring(0, colon).toLowerCase(java.util.Locale.ROOT));
                }
            }
            return names;
        }

        public void raw(String text) throws IOException {
            raw(text.getBytes(StandardCharsets.UTF_8));
        }

        public void raw(byte[] bytes) throws IOException {
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
            out.flush();
        }

        public void json(int status, String body, String... headers) throws IOException {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Said\r\n");
            head.append("content-type: application/json\r\n");
            for (String header : headers) {
                head.append(header).append("\r\n");
            }
            raw(head + "content-length: " + bytes.length + "\r\n\r\n" + body);
        }

        @SuppressWarnings("StringConcatToTextBlock") // CRLF
        public void beginStream() throws IOException {
            raw(
                    "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n"
                            + "transfer-encoding: chunked\r\n\r\n");
        }

        public void chunk(String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            raw(Integer.toHexString(bytes.length) + "\r\n" + text + "\r\n");
        }

        public void endStream() throws IOException {
            raw("0\r\n\r\n");
        }

        public void stream(String... events) throws IOException {
            beginStream();
            for (String event : events) {
                chunk(event);
            }
            endStream();
        }

        /// Ends the connection without a further word.
        public void hangUp() throws IOException {
            last = true;
            socket.close();
        }

        /// Waits until the caller closes the connection; says that it has.
        public void waitForEnd() throws IOException {
            last = true;
            try {
                while (socket.getInputStream().read() >= 0) {
                    // Nothing is expected.
                }
            } catch (IOException e) {
                // That is an end too.
            }
            gone.countDown();
        }

        public boolean isGone() throws InterruptedException {
            return gone.await(20, TimeUnit.SECONDS);
        }

        public boolean isGoneNow() {
            return gone.getCount() == 0;
        }
    }
}
