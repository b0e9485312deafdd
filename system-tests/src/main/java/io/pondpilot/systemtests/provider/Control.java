package io.pondpilot.systemtests.provider;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The second port: tells the provider how to behave, and what it has seen.
///
/// - `PUT /scripts/MODEL?knob=value&...`, with an exact entity as body or none
/// - `DELETE /scripts`: all models are honest again; `DELETE /observations`: forgets
/// - `GET /observations?model=MODEL`, `GET /counts`
final class Control implements AutoCloseable {
    private final HttpServer server;
    private final Scripts scripts;
    private final Observations observations;

    private Control(HttpServer server, Scripts scripts, Observations observations) {
        this.server = server;
        this.scripts = scripts;
        this.observations = observations;
    }

    static Control start(int port, Scripts scripts, Observations observations) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        Control control = new Control(server, scripts, observations);
        server.createContext("/", control::handle);
        server.setExecutor(java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        return control;
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String answer;
            int status = 200;
            try {
                answer = answer(exchange);
            } catch (IllegalArgumentException e) {
                answer = "{\"error\":" + Json.quote(String.valueOf(e.getMessage())) + "}";
                status = 400;
            }
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private String answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getPath();
        Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
        String call = exchange.getRequestMethod() + " " + path;
        if (call.startsWith("PUT /scripts/")) {
            scripts.put(
                    path.substring("/scripts/".length()),
                    new Script(query, new String(body, StandardCharsets.ISO_8859_1)));
            return "{}";
        }
        return switch (call) {
            case "DELETE /scripts" -> {
                scripts.clear();
                yield "{}";
            }
            case "DELETE /observations" -> {
                observations.clear();
                yield "{}";
            }
            case "GET /observations" -> observations.json(query.getOrDefault("model", ""));
            case "GET /counts" -> observations.counts();
            default -> throw new IllegalArgumentException("no such call: " + call);
        };
    }

    private static Map<String, String> query(@Nullable String raw) {
        Map<String, String> query = new LinkedHashMap<>();
        if (raw != null && !raw.isEmpty()) {
            for (String pair : raw.split("&", -1)) {
                int equals = pair.indexOf('=');
                query.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return query;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
