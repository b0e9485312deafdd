package io.pondpilot.egress.postgres;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.common.database.DatabasePolicy;
import io.pondpilot.common.database.DatabaseType;
import io.pondpilot.common.net.Transport;
import io.pondpilot.common.value.Secret;
import io.pondpilot.common.worker.WorkerAddress;
import io.pondpilot.egress.gate.Arrivals;
import io.pondpilot.egress.gate.Gate;
import io.pondpilot.egress.testing.RecordingVisit;
import io.pondpilot.egress.upstream.Upstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// A gate behind a unix socket, as a worker finds it.
final class TestDoor implements AutoCloseable {
    static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(77);

    final RecordingVisit visit = new RecordingVisit("orders");
    private final EventLoopGroup loops;
    private final Path directory;

    private TestDoor(EventLoopGroup loops, Path directory) {
        this.loops = loops;
        this.directory = directory;
    }

    /// Opens it.
    ///
    /// @param url of the database
    /// @param limit of a log-in
    static TestDoor open(String url, boolean readOnly, Duration limit)
            throws IOException, InterruptedException {
        var database =
                new AttachedDatabase(
                        "orders",
                        DatabaseType.POSTGRES,
                        new Secret(url),
                        readOnly,
                        new DatabasePolicy(10, 10, STATEMENT_TIMEOUT));
        Transport transport = Transport.best();
        Gate gate =
                new PostgresGate(database, new Upstream(transport, Duration.ofSeconds(30)), limit);
        var door =
                new TestDoor(transport.loops(1, "door"), Files.createTempDirectory("pondpilot-pg"));
        var _ =
                new ServerBootstrap()
                        .group(door.loops)
                        .channel(transport.unixServerChannel())
                        .childOption(ChannelOption.AUTO_READ, false)
                        .childHandler(new Arrivals(worker -> gate.open(worker, door.visit)))
                        .bind(transport.resolve(new WorkerAddress.Unix(door.socket())))
                        .sync();
        return door;
    }

    /// As [#open(String, boolean, Duration)], for a read-only database and an ample time.
    static TestDoor open(String url) throws IOException, InterruptedException {
        return open(url, true, Duration.ofSeconds(60));
    }

    /// libpq's `host`.
    Path directory() {
        return directory;
    }

    Path socket() {
        return directory.resolve(".s.PGSQL.1");
    }

    /// A connection, nothing sent.
    RawClient connect() throws IOException {
        return new RawClient(socket());
    }

    /// A connection that is logged in.
    RawClient login() throws IOException {
        RawClient client = connect();
        client.login(RecordingVisit.CREDENTIAL.value());
        return client;
    }

    @Override
    public void close() throws IOException {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
        Files.deleteIfExists(socket());
        Files.deleteIfExists(directory);
    }
}
