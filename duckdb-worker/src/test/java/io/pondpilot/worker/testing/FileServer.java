package io.pondpilot.worker.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Serves the files of a directory by https, whole or in ranges, and redirects where it is told to.
public final class FileServer implements AutoCloseable {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpsServer server;
    private final Path directory;
    private final Map<String, String> redirects = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    /// Serves at once.
    public FileServer(Path directory, SelfSigned certificate) throws IOException {
        this.directory = directory;
        server =
                HttpsServer.create(
                        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 50);
        server.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /// Where it listens on 127.0.0.1.
    public int port() {
        return server.getAddress().getPort();
    }

    /// Method and path of what was asked for.
    public List<String> requests() {
        return requests;
    }

    /// Leads a path elsewhere.
    public void redirect(String path, String location) {
        redirects.put(path, location);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            requests.add(exchange.getRequestMethod() + " " + path);
            String location = redirects.get(path);
            Path file = directory.resolve(path.substring(1)).normalize();
            if (location != null) {
                exchange.getResponseHeaders().set("Location", location);
                exchange.sendResponseHeaders(302, -1);
            } else if (!file.startsWith(directory) || !Files.isRegularFile(file)) {
                exchange.sendResponseHeaders(404, -1);
            } else {
                send(exchange, Files.readAllBytes(file));
            }
        }
    }

    private static void send(HttpExchange exchange, byte[] all) throws IOException {
        String wanted = exchange.getRequestHeaders().getFirst("Range");
        Matcher range = RANGE.matcher(wanted == null ? "" : wanted);
        boolean part = range.matches();
        int from = part ? Integer.parseInt(range.group(1)) : 0;
        int to =
                part && !range.group(2).isEmpty()
                        ? Math.min(Integer.parseInt(range.group(2)), all.length - 1)
                        : all.length - 1;
        var headers = exchange.getResponseHeaders();
        headers.set("Accept-Ranges", "bytes");
        if (part) {
            headers.set("Content-Range", "bytes " + from + "-" + to + "/" + all.length);
        }
        int status = part ? 206 : 200;
        if (exchange.getRequestMethod().equals("HEAD")) {
            headers.set("Content-Length", Integer.toString(to - from + 1));
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, to - from + 1);
        exchange.getResponseBody().write(all, from, to - from + 1);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
