package io.pondpilot.container.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.BadRequestException;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Version;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import io.pondpilot.common.lifecycle.Closer;
import io.pondpilot.container.orchestrator.OrchestratorException;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/// The engine, asked with a deadline. What it says about the thing that was asked for (there is
/// none, it conflicts, the request is wrong) is thrown as docker-java throws it; that it cannot be
/// asked is an [OrchestratorException].
final class Engine implements AutoCloseable {
    /// The newest API that this was written for, and the oldest it works with.
    private static final RemoteApiVersion NEWEST = RemoteApiVersion.create(1, 52);

    private static final RemoteApiVersion OLDEST = RemoteApiVersion.create(1, 41);

    private static final int COMMANDS_AT_ONCE = 64;
    private static final int STREAMS_AT_ONCE = 256;
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
    private static final int LONGEST_SAYING = 400;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final EngineAddress address;
    private final Duration deadline;
    private final Closer closer = new Closer();
    private final ExecutorService threads;
    private final DockerClient commands;
    private final DockerClient streams;

    private Engine(EngineAddress address, Duration deadline, RemoteApiVersion version) {
        this.address = address;
        this.deadline = deadline;
        this.threads = Executors.newVirtualThreadPerTaskExecutor();
        closer.add(threads::shutdownNow);
        // Streams take a connection each for as long as they are open.
        this.commands = closer.add(client(address, version, COMMANDS_AT_ONCE));
        this.streams = closer.add(client(address, version, STREAMS_AT_ONCE));
    }

    /// Connects, with the newest API that both sides know.
    ///
    /// @param deadline for each answer
    /// @throws OrchestratorException with what helps
    static Engine connect(EngineAddress address, Duration deadline) {
        Engine first = new Engine(address, deadline, RemoteApiVersion.UNKNOWN_VERSION);
        RemoteApiVersion version;
        try {
            version = first.ask("tell its version", engine -> spoken(engine.versionCmd().exec()));
        } catch (OrchestratorException e) {
            throw new OrchestratorException(EngineAdvice.on(address, e), e);
        } finally {
            first.close();
        }
        return new Engine(address, deadline, version);
    }

    private static RemoteApiVersion spoken(Version engine) {
        RemoteApiVersion newest = RemoteApiVersion.parseConfig(engine.getApiVersion());
        if (!newest.isGreaterOrEqual(OLDEST)) {
            throw new OrchestratorException(
                    "the Docker engine "
                            + engine.getVersion()
                            + " speaks API "
                            + engine.getApiVersion()
                            + "; "
                            + OLDEST.getVersion()
                            + " (Docker 20.10) or newer is needed",
                    null);
        }
        RemoteApiVersion oldest =
                RemoteApiVersion.parseConfigWithDefault(engine.getMinAPIVersion());
        if (oldest.isGreaterOrEqual(NEWEST)) {
            return oldest;
        }
        return newest.isGreaterOrEqual(NEWEST) ? NEWEST : newest;
    }

    private static DockerClient client(
            EngineAddress address, RemoteApiVersion version, int connections) {
        var builder =
                DefaultDockerClientConfig.createDefaultConfigBuilder()
                        .withDockerHost(address.host().toString())
                        .withDockerTlsVerify(address.certificates().isPresent());
        address.certificates().ifPresent(path -> builder.withDockerCertPath(path.toString()));
        if (!version.equals(RemoteApiVersion.UNKNOWN_VERSION)) {
            builder.withApiVersion(version);
        }
        DockerClientConfig config = builder.build();
        return DockerClientImpl.getInstance(
                config,
                new ApacheDockerHttpClient.Builder()
                        .dockerHost(config.getDockerHost())
                        .sslConfig(config.getSSLConfig())
                        .maxConnections(connections)
                        .connectionTimeout(CONNECT_WITHIN)
                        .build());
    }

    EngineAddress address() {
        return address;
    }

    /// For answers that take as long as what they tell of.
    DockerClient streams() {
        return streams;
    }

    /// Asks within the deadline.
    ///
    /// @param what it is asked to do, for the error: "list containers"
    <T> T ask(String what, Function<DockerClient, T> question) {
        return within(deadline, what, () -> question.apply(commands));
    }

    /// Asks what may have no answer: empty when there is no such thing.
    <T> Optional<T> find(String what, Function<DockerClient, T> question) {
        try {
            return Optional.ofNullable(ask(what, question));
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    /// The transport has no time-out of its own on a unix socket.
    private <T> T within(Duration time, String what, Callable<T> question) {
        Future<T> answer = threads.submit(question);
        try {
            return answer.get(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw failure(what, e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new OrchestratorException(
                    "the Docker engine did not " + what + " within " + time.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new OrchestratorException("interrupted while asking the Docker engine", e);
        }
    }

    private static RuntimeException failure(String what, Throwable cause) {
        return switch (cause) {
            case NotFoundException e -> e;
            case ConflictException e -> e;
            case BadRequestException e -> e;
            case NotModifiedException e -> e;
            case OrchestratorException e -> e;
            case DockerException e ->
                    new OrchestratorException(
                            "the Docker engine cannot " + what + ": " + saying(e), e);
            default ->
                    new OrchestratorException(
                            "the Docker engine cannot be asked to " + what + ": " + root(cause),
                            cause);
        };
    }

    private static String root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && !(root instanceof IOException)) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    /// What the engine said, without the JSON around it.
    static String saying(DockerException failure) {
        String text = String.valueOf(failure.getMessage());
        int json = text.indexOf('{');
        if (json >= 0) {
            try {
                JsonNode message = JSON.readTree(text.substring(json)).path("message");
                text = message.isTextual() ? message.asText() : text;
            } catch (IOException e) {
                // As it is then.
            }
        }
        text = text.strip().replaceAll("\\s+", " ");
        return text.length() > LONGEST_SAYING
                ? String.format(Locale.ROOT, "%s…", text.substring(0, LONGEST_SAYING))
                : text;
    }

    @Override
    public void close() {
        closer.close();
    }
}
