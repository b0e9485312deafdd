package io.pondpilot.systemtests.deploy;

import io.pondpilot.systemtests.client.FlightUser;
import io.pondpilot.systemtests.harness.Await;
import io.pondpilot.systemtests.harness.Layout;
import io.pondpilot.systemtests.harness.Ports;
import io.pondpilot.systemtests.harness.Tokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/// One folder of `deploy/compose`, up as it is, on free ports and with a directory of its own for
/// the sockets; taken down with all it made at the end.
final class Deployment implements AutoCloseable {
    /// Shutting down gracefully takes less, starting a cold JVM on a loaded machine too.
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final String project = "pp" + UUID.randomUUID().toString().substring(0, 8);
    private final Map<String, String> variables = new HashMap<>();
    private final List<String> files = new ArrayList<>();
    private final Path sockets;

    private Deployment(String folder, String... standIns) {
        try {
            // Short, since the paths of unix sockets are.
            sockets = Files.createTempDirectory(Path.of("/tmp"), "ppc");
            // As the engine would make it: the account of the services passes through.
            Files.setPosixFilePermissions(sockets, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Path overrides = Layout.root().resolve("system-tests/deploy");
        files.add(folder(folder).resolve("docker-compose.yml").toString());
        Stream.of(standIns).map(name -> overrides.resolve(name).toString()).forEach(files::add);
        variables.put("PROXY_IMAGE", TestImages.proxy());
        if (standIns.length > 0) {
            variables.put("STAND_IN", TestImages.standIn());
        }
        variables.put("STAND_INS", overrides.toString());
        variables.put("DOCKER_SOCKET", TestImages.socket());
        variables.put("SOCKET_DIR", sockets.toString());
        variables.put("JWT_SECRET", Tokens.SECRET);
        variables.put("REDIS_PASSWORD", "letters1and2digits");
        variables.put("POSTGRES_PASSWORD", "letters1and2digits");
        for (String port : List.of("HTTP_PORT", "GRPC_PORT", "HTTPS_PORT")) {
            variables.put(port, Integer.toString(Ports.free()));
        }
    }

    /// Starts what the folder says.
    ///
    /// @param standIns overrides of `system-tests/deploy` for images of others
    static Deployment up(String folder, Map<String, String> variables, String... standIns) {
        TestImages.require();
        Deployment deployment = new Deployment(folder, standIns);
        deployment.variables.putAll(variables);
        try {
            deployment.compose("up", "-d");
            return deployment;
        } catch (AssertionError e) {
            deployment.close();
            throw e;
        }
    }

    static Path folder(String name) {
        return Layout.root().resolve("deploy/compose").resolve(name);
    }

    /// `docker-compose` or `docker compose`, whichever there is.
    static List<String> program() {
        return Programs.exists(List.of("docker-compose", "version"))
                ? List.of("docker-compose")
                : List.of("docker", "compose");
    }

    String compose(String... arguments) {
        List<String> command = new ArrayList<>(program());
        command.addAll(List.of("-p", project));
        files.forEach(file -> command.addAll(List.of("-f", file)));
        command.addAll(List.of(arguments));
        return Programs.run(variables, command);
    }

    /// Runs psql or the like in a container.
    String execute(String service, String... command) {
        List<String> arguments = new ArrayList<>(List.of("exec", "-T", service));
        arguments.addAll(List.of(command));
        return compose(arguments.toArray(String[]::new));
    }

    int port(String variable) {
        return Integer.parseInt(variables.get(variable));
    }

    /// The ids of the containers of the workers, whoever owns them.
    List<String> workers() {
        return Programs.docker(
                        "ps", "-aq", "--no-trunc", "--filter", "ancestor=" + TestImages.worker())
                .lines()
                .filter(id ->
                        Programs.docker("inspect", "-f", "{{json .Mounts}}", id)
                                .contains(sockets + "/"))
                .toList();
    }

    /// The id of a service's container.
    String container(String service) {
        return compose("ps", "-q", service).strip();
    }

    /// Waits for the HTTP port to say that all is well.
    void awaitHealthy() {
        awaitHealthy(HttpClient.newHttpClient(), "http://127.0.0.1:" + port("HTTP_PORT"));
    }

    /// The same by another client, as of TLS.
    void awaitHealthy(HttpClient client, String url) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url + "/health"))
                        .timeout(Duration.ofSeconds(5))
                        .build();
        try {
            Await.until(
                    url + " is healthy",
                    PATIENCE,
                    () ->
                            client.send(request, HttpResponse.BodyHandlers.ofString())
                                    .body()
                                    .equals("{\"status\":\"healthy\"}"));
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + compose("logs", "--tail=60"), e);
        }
    }

    /// The only value of a user's query by the Flight port, tried again while the services start.
    String ask(String user, String sql) {
        try (FlightUser client = FlightUser.at(port("GRPC_PORT"), Tokens.of(user))) {
            return ask(client, sql);
        }
    }

    /// Runs a user's statement, once.
    void run(String user, String sql) {
        try (FlightUser client = FlightUser.at(port("GRPC_PORT"), Tokens.of(user))) {
            client.run(sql);
        }
    }

    String ask(FlightUser client, String sql) {
        List<String> answer = new ArrayList<>();
        try {
            Await.until("an answer", PATIENCE, () -> answer.add(client.value(sql)));
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + compose("logs", "--tail=60"), e);
        }
        return answer.getFirst();
    }

    @Override
    public void close() {
        compose("down", "-v", "--timeout", "60");
        List<String> left = workers();
        if (!left.isEmpty()) {
            Programs.docker(
                    Stream.concat(Stream.of("rm", "-f"), left.stream()).toArray(String[]::new));
        }
        try (Stream<Path> all = Files.walk(sockets)) {
            for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!left.isEmpty()) {
            throw new AssertionError("workers outlived the deployment: " + left);
        }
    }
}
