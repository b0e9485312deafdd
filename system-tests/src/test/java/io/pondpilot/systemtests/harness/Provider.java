package io.pondpilot.systemtests.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// The mock model provider in a process of its own, told how to behave and asked what it saw over
/// its control port. The knobs are those of `io.pondpilot.systemtests.provider.Script`.
public final class Provider implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final RunningProcess process;
    private final int port;
    private final int control;

    private Provider(RunningProcess process, int port, int control) {
        this.process = process;
        this.port = port;
        this.control = control;
    }

    /// Starts one and waits until it serves.
    ///
    /// @param name of its log
    public static Provider start(String name) {
        int port = Ports.free();
        int control = Ports.free();
        List<String> command =
                List.of(
                        Layout.java(),
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-cp",
                        Layout.root().resolve("system-tests/target/classes").toString(),
                        "io.pondpilot.systemtests.provider.MockProvider",
                        "" + port,
                        "" + control);
        RunningProcess process =
                RunningProcess.start(
                        name, command, Map.of(), Layout.logs(name).resolve("provider.log"));
        Provider provider = new Provider(process, port, control);
        Await.until("the provider serves", Duration.ofSeconds(30), () -> provider.counts() != null);
        return provider;
    }

    /// The port of the models.
    public int port() {
        return port;
    }

    /// `http://127.0.0.1:port`.
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /// The address of its control port.
    public String controlUrl() {
        return "http://127.0.0.1:" + control;
    }

    public RunningProcess process() {
        return process;
    }

    /// From now on `model` behaves so: knobs and values in turn.
    public void script(String model, Object... knobs) {
        exact(model, new byte[0], knobs);
    }

    /// From now on `model` answers with exactly this entity.
    public void exact(String model, byte[] entity, Object... knobs) {
        StringBuilder query = new StringBuilder();
        for (int i = 0; i < knobs.length; i += 2) {
            query.append(i == 0 ? "?" : "&").append(knobs[i]).append('=');
            query.append(URLEncoder.encode("" + knobs[i + 1], StandardCharsets.UTF_8));
        }
        send("PUT", "/scripts/" + model + query, entity);
    }

    /// What happened to the requests for `model`, in their order.
    public List<JsonNode> requests(String model) {
        JsonNode all = send("GET", "/observations?model=" + model, new byte[0]);
        return StreamSupport.stream(all.get("requests").spliterator(), false).toList();
    }

    /// The only request for `model`, once it is over.
    public JsonNode over(String model) {
        return over(model, 1).getFirst();
    }

    /// The requests for `model`, once there are `count` and all are over.
    public List<JsonNode> over(String model, int count) {
        Await.until(
                count + " requests for " + model + " are over",
                Duration.ofSeconds(30),
                () -> {
                    List<JsonNode> seen = requests(model);
                    return seen.size() >= count
                            && seen.stream().noneMatch(one -> one.get("outcome").isNull());
                });
        return requests(model);
    }

    /// `connections.open`, `connections.accepted`, `running`, `total`.
    public JsonNode counts() {
        return send("GET", "/counts", new byte[0]);
    }

    /// The values of a header of an observed request, by its name in lower case.
    public static List<String> header(JsonNode request, String name) {
        return StreamSupport.stream(request.get("headers").spliterator(), false)
                .filter(field -> field.get(0).asText().equals(name))
                .map(field -> field.get(1).asText())
                .collect(Collectors.toList());
    }

    private JsonNode send(String method, String path, byte[] body) {
        try {
            HttpResponse<String> answer =
                    HTTP.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + control + path))
                                    .timeout(Duration.ofSeconds(10))
                                    .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalArgumentException(answer.body());
            }
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
