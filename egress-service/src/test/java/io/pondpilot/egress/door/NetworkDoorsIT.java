package io.pondpilot.egress.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.pondpilot.common.database.DatabasePolicy;
import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.identity.WorkerCredentials;
import io.pondpilot.common.lease.Lease;
import io.pondpilot.common.net.Transport;
import io.pondpilot.common.value.Secret;
import io.pondpilot.common.worker.DoorPlace;
import io.pondpilot.egress.gate.Refusal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One door on the loopback address; behind it a gate that reads a credential as a line and answers
/// with who entered, or with the refusal.
class NetworkDoorsIT {
    private static final String HOST = "127.0.0.1";
    private static final int PATIENCE = 30_000;
    private static final WorkerCredentials CREDENTIALS =
            new WorkerCredentials(new Secret("0123456789abcdef0123456789abcdef"));

    @TempDir Path directory;

    private final Transport transport = Transport.best();
    private final EventLoopGroup loops = transport.loops(1, "test");
    private final Map<UserId, Lease> leases = new ConcurrentHashMap<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<Socket> clients = new ArrayList<>();
    private volatile boolean redisAway;
    private int port;
    private Doors doors;

    @BeforeEach
    void open() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            port = Math.min(free.getLocalPort(), 65_000);
        }
        doors = open(meters);
        lease("alice", 7, Lease.State.READY);
        lease("bob", 1, Lease.State.STARTING);
    }

    @AfterEach
    void close() throws IOException {
        doors.close();
        for (Socket client : clients) {
            client.close();
        }
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Test
    void everyWorkerComesToTheSamePort() throws IOException {
        assertThat(says(credential("alice", 7))).isEqualTo("alice 7 in");
        assertThat(says(credential("bob", 1))).isEqualTo("bob 1 in");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "pp1.YWxpY2U.7.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "x"})
    void whoHasNoCredentialIsSentAway(String presented) throws IOException {
        assertThat(says(presented)).isEqualTo("CREDENTIAL");
        assertThat(refused(Refusal.CREDENTIAL)).isEqualTo(1);
    }

    @Test
    void aWorkerThatWasReplacedIsSentAway() throws IOException {
        assertThat(says(credential("alice", 6))).isEqualTo("STALE");
    }

    @Test
    void aWorkerWhoseLeaseHasEndedIsSentAway() throws IOException {
        lease("alice", 7, Lease.State.ABSENT);

        assertThat(says(credential("alice", 7))).isEqualTo("STALE");
    }

    @Test
    void aWorkerThatNobodyHasStartedIsSentAway() throws IOException {
        assertThat(says(credential("carol", 1))).isEqualTo("STALE");
        redisAway = true;
        assertThat(says(credential("alice", 7))).isEqualTo("STALE");
    }

    @Test
    void whoWasSeenBeforeRedisWentAwayIsLetIn() throws IOException {
        assertThat(says(credential("alice", 7))).isEqualTo("alice 7 in");
        redisAway = true;
        assertThat(says(credential("alice", 7))).isEqualTo("alice 7 in");
    }

    @Test
    void theOpenConnectionsOfAReplacedWorkerEnd() throws IOException {
        Socket alice = dial();
        Socket bob = dial();
        assertThat(says(alice, credential("alice", 7))).isEqualTo("alice 7 in");
        assertThat(says(bob, credential("bob", 1))).isEqualTo("bob 1 in");

        lease("alice", 8, Lease.State.STARTING);

        assertThat(alice.getInputStream().read()).as("the end").isEqualTo(-1);
        assertThat(refused(Refusal.STALE)).isEqualTo(1);
        bob.setSoTimeout(1);
        assertThatThrownBy(() -> bob.getInputStream().read())
                .isInstanceOf(java.net.SocketTimeoutException.class);
    }

    @Test
    void theLimitsOfAUserHoldWhereverItsWorkerIs() throws IOException {
        assertThat(says(credential("alice", 7))).isEqualTo("alice 7 in");
        assertThat(says(credential("alice", 7))).isEqualTo("alice 7 in");
        assertThat(says(credential("alice", 7))).isEqualTo("USER_LIMIT");
        assertThat(says(credential("bob", 1))).isEqualTo("bob 1 in");
    }

    @Test
    void oneAddressHasOnlySoManyThatWait() throws IOException {
        for (int i = 0; i < NetworkDoors.MOST_WAITING; i++) {
            dial();
        }
        Socket next = dial();
        assertThat(ended(next)).isTrue();
        assertThat(refused(Refusal.USER_LIMIT)).isEqualTo(1);

        assertThat(says(clients.getFirst(), credential("alice", 7))).isEqualTo("alice 7 in");
        assertThat(says(credential("bob", 1))).as("there is room again").isEqualTo("bob 1 in");
    }

    @Test
    void aPortThatIsTakenStopsTheStart() {
        assertThatThrownBy(() -> open(new SimpleMeterRegistry()))
                .isInstanceOf(ProxyException.class)
                .hasMessageContaining("'sales'")
                .hasMessageContaining("egress.tcp_port");
    }

    private Doors open(SimpleMeterRegistry registry) {
        return Doors.open(
                new Doors.Setup(
                        directory.resolve("none"),
                        Optional.of(new DoorPlace.Network(HOST, port)),
                        transport,
                        loops,
                        CREDENTIALS,
                        this::find,
                        _ -> {},
                        Duration.ofSeconds(60)),
                List.of(
                        new Entrance(
                                "sales",
                                new DatabasePolicy(10, 2, Duration.ZERO),
                                DoorPlace::knock,
                                new AskingGate())),
                registry);
    }

    private Optional<Lease> find(UserId user) {
        if (redisAway) {
            throw new IllegalStateException("Redis is away");
        }
        return Optional.ofNullable(leases.get(user));
    }

    private void lease(String user, long generation, Lease.State state) {
        var id = new UserId(user);
        leases.put(id, new Lease(id, generation, state, "", "", Instant.EPOCH, false));
    }

    private static String credential(String user, long generation) {
        return CREDENTIALS.of(new UserId(user), generation).value();
    }

    private Socket dial() throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), port);
        client.setSoTimeout(PATIENCE);
        clients.add(client);
        return client;
    }

    private String says(String credential) throws IOException {
        return says(dial(), credential);
    }

    private static String says(Socket client, String credential) throws IOException {
        client.getOutputStream().write((credential + "\n").getBytes(StandardCharsets.UTF_8));
        return new BufferedReader(
                        new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))
                .readLine();
    }

    private static boolean ended(Socket client) throws IOException {
        try {
            return client.getInputStream().read() < 0;
        } catch (SocketException _) {
            return true;
        }
    }

    private double refused(Refusal reason) {
        return meters.get("pondpilot_egress_refused")
                .tag("reason", reason.label())
                .counter()
                .count();
    }
}
