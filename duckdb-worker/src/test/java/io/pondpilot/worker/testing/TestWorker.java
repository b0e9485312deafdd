package io.pondpilot.worker.testing;

import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.remote.RemoteFiles;
import io.pondpilot.common.value.ByteSize;
import io.pondpilot.common.value.Secret;
import io.pondpilot.common.worker.DoorPlace;
import io.pondpilot.common.worker.WorkerAddress;
import io.pondpilot.common.worker.WorkerBootstrap;
import io.pondpilot.common.worker.WorkerControl;
import io.pondpilot.worker.WorkerServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A worker in this JVM on unix sockets in a directory of its own.
public final class TestWorker implements AutoCloseable {
    /// The credential of all test workers.
    public static final Secret CREDENTIAL = new Secret("pp1.test.1.credential");

    private final WorkerServer server;
    private final WorkerBootstrap bootstrap;

    private TestWorker(WorkerServer server, WorkerBootstrap bootstrap) {
        this.server = server;
        this.bootstrap = bootstrap;
    }

    /// Starts one with these databases.
    public static TestWorker start(AttachedDatabase... databases) {
        return start("512m", 8, Duration.ofMinutes(10), databases);
    }

    /// Starts one.
    public static TestWorker start(
            String memory, int streams, Duration deadMan, AttachedDatabase... databases) {
        try {
            return start(
                    Files.createTempDirectory("ppw"),
                    memory,
                    streams,
                    deadMan,
                    Optional.empty(),
                    Optional.empty(),
                    databases);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Starts one that reads remote files.
    public static TestWorker start(
            RemoteFiles remoteFiles, DoorPlace doors, AttachedDatabase... databases) {
        try {
            return start(
                    Files.createTempDirectory("ppw"),
                    "512m",
                    8,
                    Duration.ofMinutes(10),
                    Optional.of(remoteFiles),
                    Optional.of(doors),
                    databases);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TestWorker start(
            Path directory,
            String memory,
            int streams,
            Duration deadMan,
            Optional<RemoteFiles> remoteFiles,
            Optional<DoorPlace> doors,
            AttachedDatabase... databases) {
        try {
            WorkerBootstrap bootstrap =
                    new WorkerBootstrap(
                            new UserId("tester"),
                            1,
                            CREDENTIAL,
                            new WorkerAddress.Unix(directory.resolve("flight.sock")),
                            new WorkerAddress.Unix(directory.resolve("control.sock")),
                            ByteSize.parse(memory),
                            2,
                            directory.resolve("tmp"),
                            ByteSize.parse("64m"),
                            streams,
                            deadMan,
                            List.of("postgres", "mysql"),
                            List.of(databases),
                            remoteFiles,
                            doors);
            return new TestWorker(WorkerServer.start(bootstrap, TestHome.path()), bootstrap);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What it was told.
    public WorkerBootstrap bootstrap() {
        return bootstrap;
    }

    /// The server itself.
    public WorkerServer server() {
        return server;
    }

    /// A client with the right credential.
    public TestClient client() {
        return TestClient.connect(bootstrap.flight(), CREDENTIAL.value());
    }

    /// A client of its control socket.
    public WorkerControl control() {
        return WorkerControl.connect(bootstrap.control(), CREDENTIAL, Duration.ofSeconds(5));
    }

    @Override
    public void close() {
        server.close();
    }
}
