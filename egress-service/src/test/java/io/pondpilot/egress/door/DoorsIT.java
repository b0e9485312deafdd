package io.pondpilot.egress.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.pondpilot.common.database.DatabasePolicy;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.identity.WorkerCredentials;
import io.pondpilot.common.lease.Lease;
import io.pondpilot.common.net.Transport;
import io.pondpilot.common.value.Secret;
import io.pondpilot.common.worker.DoorPlace;
import io.pondpilot.common.worker.WorkerPlace;
import io.pondpilot.egress.gate.Gate;
import io.pondpilot.egress.gate.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Doors in a real directory with real sockets; behind them a gate that answers each visit with a
/// line: `in` or the refusal.
class DoorsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final UserId ALICE = new UserId("alice");
    private static final WorkerCredentials CREDENTIALS =
            new WorkerCredentials(new Secret("0123456789abcdef0123456789abcdef"));

    @TempDir Path directory;

    private final Transport transport = Transport.best();
    private final EventLoopGroup loops = transport.loops(1, "test");
    private final Map<UserId, Lease> leases = new ConcurrentHashMap<>();
    private final BlockingQueue<Map<UserId, Map<String, Integer>>> told =
            new LinkedBlockingQueue<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private Duration loginTimeout = Duration.ofSeconds(60);
    private volatile boolean redisAway;
    private Path run;

    @BeforeEach
    void place() {
        run = directory.resolve("run");
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable part : opened.reversed()) {
            part.close();
        }
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Test
    void aWorkerThatAppearsGetsItsDoor() throws Exception {
        Files.createDirectory(run);
        open();

        Path worker = worker("alice-1", "alice", 1);

        assertThat(line(dial(worker))).isEqualTo("alice 1 in");
    }

    @Test
    void theRunDirectoryMayComeLater() throws Exception {
        open();
        Files.createDirectory(run);

        assertThat(line(dial(worker("alice-1", "alice", 1)))).isEqualTo("alice 1 in");
    }

    @Test
    void aRestartFindsTheWorkersThatAreThere() throws Exception {
        Files.createDirectory(run);
        Path worker = worker("alice-1", "alice", 1);
        open().close();
        open();

        assertThat(line(dial(worker))).isEqualTo("alice 1 in");
    }

    @Test
    void theEndOfAWorkerEndsItsConnections() throws Exception {
        Files.createDirectory(run);
        open();
        Path worker = worker("alice-1", "alice", 1);
        SocketChannel connection = dial(worker);
        assertThat(line(connection)).isEqualTo("alice 1 in");

        delete(worker);

        assertThat(line(connection)).as("end of stream").isEmpty();
    }

    @Test
    void aHalfMadeDirectoryIsLeftAlone() throws Exception {
        Files.createDirectory(run);
        open();
        Path half = run.resolve("alice-1" + WorkerPlace.UNFINISHED);
        fill(half, "alice", 1);
        untilTheNextLookIsOver();

        assertThat(door(half)).doesNotExist();
    }

    @Test
    void aDirectoryOfDoorsThatIsALinkIsNotFollowed() throws Exception {
        Files.createDirectory(run);
        open();
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Path worker = directory.resolve("alice-1");
        fill(worker, "alice", 1);
        Files.delete(worker.resolve("db"));
        Files.createSymbolicLink(worker.resolve("db"), elsewhere);
        Files.move(worker, run.resolve("alice-1"));
        untilTheNextLookIsOver();

        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void aReplacedWorkerIsSentAway() throws Exception {
        Files.createDirectory(run);
        open();
        leases.put(ALICE, lease(2, Lease.State.READY));

        assertThat(line(dial(worker("alice-1", "alice", 1)))).isEqualTo("alice 1 STALE");
        assertThat(line(dial(worker("alice-2", "alice", 2)))).isEqualTo("alice 2 in");
    }

    @Test
    void aWorkerWhoseLeaseHasEndedIsSentAway() throws Exception {
        Files.createDirectory(run);
        open();
        leases.put(ALICE, lease(1, Lease.State.ABSENT));

        assertThat(line(dial(worker("alice-1", "alice", 1)))).isEqualTo("alice 1 STALE");
    }

    @Test
    void withoutRedisTheDirectoryCounts() throws Exception {
        Files.createDirectory(run);
        open();
        redisAway = true;

        assertThat(line(dial(worker("alice-1", "alice", 1)))).isEqualTo("alice 1 in");
    }

    @Test
    void aUserHasSoManyConnectionsAndGetsThemBack() throws Exception {
        Files.createDirectory(run);
        open();
        Path worker = worker("alice-1", "alice", 1);
        SocketChannel first = dial(worker);
        assertThat(line(first)).isEqualTo("alice 1 in");
        assertThat(line(dial(worker))).isEqualTo("alice 1 in");

        assertThat(line(dial(worker))).isEqualTo("alice 1 USER_LIMIT");
        assertThat(refused(Refusal.USER_LIMIT)).isEqualTo(1);
        first.close();
        until(() -> answer(worker).equals("alice 1 in"));
    }

    @Test
    void allUsersTogetherHaveSoManyConnections() throws Exception {
        Files.createDirectory(run);
        open();
        Path alice = worker("alice-1", "alice", 1);
        assertThat(line(dial(alice))).isEqualTo("alice 1 in");
        assertThat(line(dial(alice))).isEqualTo("alice 1 in");
        Path bob = worker("bob-1", "bob", 1);
        assertThat(line(dial(bob))).isEqualTo("bob 1 in");

        assertThat(line(dial(bob))).isEqualTo("bob 1 DATABASE_LIMIT");
    }

    @Test
    void whoSaysNothingIsSentAwayAfterAWhile() throws Exception {
        loginTimeout = Duration.ofMillis(200);
        Files.createDirectory(run);
        open(silent());

        SocketChannel connection = dial(worker("alice-1", "alice", 1));

        assertThat(line(connection)).as("end of stream").isEmpty();
        assertThat(refused(Refusal.TIMEOUT)).isEqualTo(1);
    }

    @Test
    void openConnectionsAreTold() throws Exception {
        Files.createDirectory(run);
        open();
        SocketChannel connection = dial(worker("alice-1", "alice", 1));
        assertThat(line(connection)).isEqualTo("alice 1 in");

        awaitTold(Map.of(ALICE, Map.of("sales", 1)));
        connection.close();
        awaitTold(Map.of(ALICE, Map.of()));
    }

    @Test
    void aSecondServiceWaitsForTheEndOfTheFirst() throws Exception {
        Files.createDirectory(run);
        Doors first = open();
        Doors second = open();
        assertThat(second.ready()).isFalse();

        first.close();

        until(second::ready);
        assertThat(line(dial(worker("alice-1", "alice", 1)))).isEqualTo("alice 1 in");
    }

    /// What is there now has been looked at when a second one that comes after it has its door.
    private void untilTheNextLookIsOver() throws Exception {
        line(dial(worker("bob-1", "bob", 1)));
        line(dial(worker("carol-1", "carol", 1)));
    }

    private Doors open() {
        return open(new LineGate());
    }

    private Doors open(Gate gate) {
        var entrance =
                new Entrance(
                        "sales",
                        new DatabasePolicy(3, 2, Duration.ZERO),
                        place -> place.door(1),
                        gate);
        Doors doors =
                Doors.open(
                        new Doors.Setup(
                                run,
                                Optional.empty(),
                                transport,
                                loops,
                                CREDENTIALS,
                                this::find,
                                told::add,
                                loginTimeout),
                        List.of(entrance),
                        meters);
        opened.add(doors);
        return doors;
    }

    private Optional<Lease> find(UserId user) {
        if (redisAway) {
            throw new IllegalStateException("Redis is away");
        }
        return Optional.ofNullable(leases.get(user));
    }

    private static Lease lease(long generation, Lease.State state) {
        return new Lease(ALICE, generation, state, "", "", Instant.EPOCH, false);
    }

    private Path worker(String name, String user, long generation) throws IOException {
        Path made = directory.resolve(name);
        fill(made, user, generation);
        return Files.move(made, run.resolve(name));
    }

    private static void fill(Path place, String user, long generation) throws IOException {
        Files.createDirectories(place.resolve("db"));
        Files.writeString(
                place.resolve("worker.json"),
                "{\"user\":\"%s\",\"generation\":%d}".formatted(user, generation));
    }

    private static Path door(Path worker) {
        return new DoorPlace.Directory(worker.resolve("db")).door(1).socket();
    }

    private static void delete(Path worker) throws IOException {
        try (var all = Files.walk(worker)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    private SocketChannel dial(Path worker) throws Exception {
        Path socket = door(worker);
        until(() -> Files.exists(socket));
        for (long end = System.nanoTime() + PATIENCE.toNanos(); ; ) {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            opened.add(channel);
            try {
                channel.connect(UnixDomainSocketAddress.of(socket));
                return channel;
            } catch (IOException e) {
                // Its file is there a moment before it listens.
                channel.close();
                if (System.nanoTime() > end) {
                    throw e;
                }
                Thread.sleep(10);
            }
        }
    }

    private String answer(Path worker) {
        try {
            return line(dial(worker));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /// What is said until the end of a line, or of the connection; bounded in time.
    private static String line(SocketChannel channel) throws Exception {
        return CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return read(channel);
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        })
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static String read(SocketChannel channel) throws IOException {
        var text = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (channel.read(one) > 0) {
            char next = (char) one.flip().get();
            if (next == '\n') {
                break;
            }
            text.append(next);
            one.clear();
        }
        return text.toString();
    }

    private double refused(Refusal reason) {
        return meters.get("pondpilot_egress_refused")
                .tag("reason", reason.label())
                .counter()
                .count();
    }

    private void awaitTold(Map<UserId, Map<String, Integer>> expected) throws Exception {
        for (long end = System.nanoTime() + PATIENCE.toNanos(); System.nanoTime() < end; ) {
            if (expected.equals(told.poll(1, TimeUnit.SECONDS))) {
                return;
            }
        }
        throw new AssertionError("never told " + expected);
    }

    private static void until(BooleanSupplier condition) throws InterruptedException {
        for (long end = System.nanoTime() + PATIENCE.toNanos(); !condition.getAsBoolean(); ) {
            if (System.nanoTime() > end) {
                throw new AssertionError("it did not come about");
            }
            Thread.sleep(10);
        }
    }

    private static Gate silent() {
        return (worker, _) -> worker.config().setAutoRead(true);
    }
}
