package io.pondpilot.egress.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.EventLoopGroup;
import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.common.database.DatabasePolicy;
import io.pondpilot.common.database.DatabaseType;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.net.Transport;
import io.pondpilot.common.value.Secret;
import io.pondpilot.egress.gate.Guest;
import io.pondpilot.egress.gate.Refusal;
import io.pondpilot.egress.testing.RecordingVisit;
import io.pondpilot.egress.upstream.Authority;
import io.pondpilot.egress.upstream.Upstream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MySqlGateIT {
    private static final Secret CREDENTIAL = new Secret("worker-credential-of-alice-1");
    private static final Guest ALICE = new Guest(new UserId("alice"), 1, CREDENTIAL);
    private static final Transport TRANSPORT = Transport.best();

    @TempDir static Path directory;

    private static EventLoopGroup loops;
    private static Authority authority;
    private static TestMariaDb mariaDb;

    private final RecordingVisit visit = new RecordingVisit("crm", ALICE);
    private final List<TestDoor> doors = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        loops = TRANSPORT.loops(1, "test");
        authority = Authority.create(directory.resolve("ca"));
        mariaDb = TestMariaDb.start(directory, authority.issue("localhost"));
        try (Connection connection = mariaDb.connect();
                var statement = connection.createStatement()) {
            statement.execute(
                    "CREATE FUNCTION writes() RETURNS INT BEGIN INSERT INTO orders VALUES (0, 'x');"
                            + " RETURN 1; END");
            statement.execute("CREATE TABLE orders (id INT PRIMARY KEY, name VARCHAR(40))");
            statement.execute("INSERT INTO orders SELECT seq, CONCAT('n', seq) FROM seq_1_to_1000");
        }
    }

    @AfterAll
    static void stop() throws Exception {
        mariaDb.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @AfterEach
    void close() {
        doors.forEach(TestDoor::close);
    }

    @Test
    void aWorkerReadsThroughTheGate() throws SQLException {
        try (Connection connection = connect(door(""), CREDENTIAL)) {
            assertThat(ask(connection, "SELECT COUNT(*) FROM orders")).containsExactly("1000");
            try (var prepared =
                    connection.prepareStatement("SELECT name FROM orders WHERE id = ?")) {
                prepared.setInt(1, 7);
                var rows = prepared.executeQuery();
                rows.next();
                assertThat(rows.getString(1)).isEqualTo("n7");
            }
            assertThat(ask(connection, "SELECT USER()").getFirst()).startsWith("reader@");
            assertThat(
                            ask(
                                    connection,
                                    "SELECT @@tx_read_only, @@sql_mode, @@max_statement_time,"
                                            + " @@character_set_client"))
                    .containsExactly("1", "NO_ENGINE_SUBSTITUTION", "600.000000", "utf8mb4");
        }
        assertThat(visit.refusals()).isEmpty();
    }

    @Test
    void duckDbsWayOfResettingAConnectionKeepsTheSessionReadOnly() throws Exception {
        try (RawClient client = in(door(""))) {
            assertThat(client.command(Command.RESET_CONNECTION).answer()).isEqualTo("ok");
            assertThat(client.query("SET autocommit=1").answer()).isEqualTo("ok");
            // What the screening cannot see.
            assertThat(client.query("DROP TABLE orders").answer()).startsWith("1792 crm:");
            client.query("SELECT writes()");
            String answer;
            do {
                // The column comes before the error.
                answer = client.answer();
            } while (answer.startsWith("packet"));
            assertThat(answer).contains("READ ONLY");
            assertThat(client.command(14).answer()).isEqualTo("ok");
        }
        assertThat(mariaDb.ask("SELECT COUNT(*) FROM orders")).containsExactly("1000");
    }

    @ParameterizedTest
    @ValueSource(ints = {Command.QUERY, Command.STMT_PREPARE})
    void whatIsRefusedFailsWithOurTextAndTheNextStatementWorks(int command) throws Exception {
        try (RawClient client = in(door(""))) {
            for (String sql :
                    List.of(
                            "DROP TABLE orders",
                            "SELECT 1 INTO OUTFILE '" + directory.resolve("out") + "'",
                            "SET SESSION TRANSACTION READ WRITE",
                            "SELECT '" + "x".repeat(5 << 20) + "'")) {
                assertThat(client.command(command, sql).answer())
                        .startsWith("1792 crm: the database is read-only here (");
            }
            assertThat(client.query("START TRANSACTION READ ONLY").answer()).isEqualTo("ok");
        }
        assertThat(visit.refusals()).containsOnly(Refusal.READ_ONLY).hasSize(4);
        assertThat(directory.resolve("out")).doesNotExist();
    }

    @Test
    void theSessionItselfRefusesWritingToo() throws Exception {
        try (Connection connection = connect(door(""), CREDENTIAL)) {
            assertThatThrownBy(() -> ask(connection, "SELECT writes()"))
                    .hasMessageContaining("READ ONLY transaction");
        }
        assertThat(mariaDb.ask("SELECT COUNT(*) FROM orders")).containsExactly("1000");
    }

    @Test
    void aDatabaseThatMayBeWrittenIsWritten() throws Exception {
        try (Connection connection = connect(door("", false), CREDENTIAL);
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE made (a LONGTEXT)");
            String longer = "x".repeat(3_000_000);
            try (var prepared = connection.prepareStatement("INSERT INTO made VALUES (?)")) {
                prepared.setString(1, longer);
                prepared.execute();
            }
            assertThat(ask(connection, "SELECT LENGTH(a) FROM made")).containsExactly("3000000");
            statement.execute("DROP TABLE made");
        }
        assertThat(visit.refusals()).isEmpty();
    }

    @Test
    void aPacketThatGoesOnInTheNextOnePasses() throws Exception {
        try (Connection direct = mariaDb.connect();
                var statement = direct.createStatement()) {
            statement.execute("SET GLOBAL max_allowed_packet = 64 << 20");
        }
        try (RawClient client = in(door("", false))) {
            byte[] full = new byte[Wire.FULL];
            java.util.Arrays.fill(full, (byte) ' ');
            full[0] = Command.QUERY;
            client.send(0, full).send(1, "SET @a = 1".getBytes(StandardCharsets.UTF_8));
            assertThat(client.answer()).isEqualTo("ok");
            assertThat(client.query("SET @b = 1").answer()).isEqualTo("ok");
        }
        try (RawClient client = in(door(""))) {
            byte[] full = new byte[Wire.FULL];
            java.util.Arrays.fill(full, (byte) ' ');
            full[0] = Command.QUERY;
            client.send(0, full).send(1, "DROP TABLE orders".getBytes(StandardCharsets.UTF_8));
            assertThat(client.answer()).startsWith("1792 crm:");
            assertThat(client.query("COMMIT").answer()).isEqualTo("ok");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void commandsThatAreNotForClientsEndTheConnection(boolean readOnly) throws Exception {
        // SLEEP, SHUTDOWN, PROCESS_INFO, PROCESS_KILL, CHANGE_USER, BINLOG_DUMP, TABLE_DUMP,
        // REGISTER_SLAVE, BINLOG_DUMP_GTID, CLONE, MULTI
        for (int command : new int[] {0, 8, 10, 12, 17, 18, 19, 21, 30, 32, 254}) {
            try (RawClient client = in(door("", readOnly))) {
                assertThat(client.command(command, new byte[] {4, 0, 0, 0, 0}).answer())
                        .startsWith("1043 crm:");
                assertThat(client.ended()).isTrue();
            }
        }
        assertThat(visit.refusals()).containsOnly(Refusal.PROTOCOL);
    }

    @Test
    void oneQueryIsCancelledByAnotherConnectionOfTheSameWorkerOnly() throws Exception {
        TestDoor door = door("");
        var bob = new RecordingVisit("crm", new Guest(new UserId("bob"), 1, CREDENTIAL));
        var doorOfBob =
                TestDoor.open(
                        TRANSPORT, loops, directory.resolve("bob"), gate("reader", "", true), bob);
        doors.add(doorOfBob);
        try (RawClient sleeping = in(door);
                RawClient other = in(door);
                RawClient stranger = in(doorOfBob)) {
            int number = sleeping.greeting().connection();
            sleeping.query("SELECT SLEEP(60)");
            assertThat(stranger.query("KILL QUERY " + number).answer()).startsWith("1792 crm:");
            String answer;
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            do {
                // It may not run yet.
                answer = other.query("KILL QUERY " + number).answer();
            } while (mariaDb.ask(
                                    "SELECT 1 FROM information_schema.processlist WHERE info LIKE"
                                            + " 'SELECT SLEEP%'")
                            .contains("1")
                    && System.nanoTime() < end);
            assertThat(answer).isEqualTo("ok");
            assertThat(sleeping.answer()).startsWith("packet");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Scramble.NATIVE, Scramble.SHA2, Scramble.CLEAR, "dialog"})
    void theCredentialIsProvedByEachMethod(String method) throws Exception {
        try (RawClient client = new RawClient(door("").port())) {
            client.send(1, client.logIn(CREDENTIAL, method, 0));
            if (method.equals("dialog")) {
                // It is asked for another method.
                assertThat(client.answer()).isEqualTo("packet 254");
                client.send(3, Scramble.nativePassword(CREDENTIAL, client.greeting().nonce()));
            }
            if (method.equals(Scramble.SHA2)) {
                assertThat(client.answer()).isEqualTo("packet 1");
            }
            assertThat(client.answer()).isEqualTo("ok");
            assertThat(client.query("COMMIT").answer()).isEqualTo("ok");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"?sslmode=disable", "", "?sslmode=require"})
    void theServerIsReachedByEachWay(String parameters) throws Exception {
        try (Connection connection = connect(door(parameters), CREDENTIAL)) {
            assertThat(ask(connection, "SHOW SESSION STATUS LIKE 'Ssl_version'").get(1))
                    .startsWith(parameters.contains("disable") ? "" : "TLS");
        }
    }

    @Test
    void theServerIsReachedByItsUnixSocket() throws Exception {
        try (RawClient client =
                in(door("reader", "localhost", "?socket=" + mariaDb.socket(), true))) {
            assertThat(client.query("COMMIT").answer()).isEqualTo("ok");
        }
    }

    @Test
    void theCertificateIsHeldAgainstTheRootAndTheName() throws Exception {
        String root = "&ssl-ca=" + authority.certificate();
        Authority other = Authority.create(directory.resolve("other" + System.nanoTime()));
        String localhost = "localhost:" + mariaDb.port();
        try (RawClient client =
                in(door("tls_only", localhost, "?sslmode=verify-full" + root, true))) {
            assertThat(client.query("COMMIT").answer()).isEqualTo("ok");
        }
        try (RawClient client = in(door("?sslmode=verify-ca" + root))) {
            assertThat(client.query("COMMIT").answer()).isEqualTo("ok");
        }
        // The certificate is for localhost, not for its address.
        refused(door("?sslmode=verify-full" + root), Refusal.TLS);
        refused(
                door(
                        "reader",
                        localhost,
                        "?sslmode=verify-full&ssl-ca=" + other.certificate(),
                        true),
                Refusal.TLS);
        refused(door("?sslmode=verify-ca&ssl-ca=" + other.certificate()), Refusal.TLS);
    }

    @Test
    void theReasonsOfAServerAreToldWithoutItsPlace() throws Exception {
        refused(door("nobody", "127.0.0.1:" + mariaDb.port(), "", true), Refusal.LOGIN);
        assertThat(visit.details()).containsExactly("server error 1045");
        refused(
                door("tls_only", "127.0.0.1:" + mariaDb.port(), "?sslmode=disable", true),
                Refusal.LOGIN);
        int closed;
        try (var free = new java.net.ServerSocket(0)) {
            closed = free.getLocalPort();
        }
        refused(door("reader", "127.0.0.1:" + closed, "", true), Refusal.UNREACHABLE);
        refused(door("reader", "no-such-host.invalid:3306", "", true), Refusal.UNREACHABLE);
    }

    @Test
    void whoHasNoPlaceIsToldWhy() throws Exception {
        visit.closed(Refusal.USER_LIMIT);
        refused(door(""), Refusal.USER_LIMIT);
    }

    /// A connection that is logged in.
    private static RawClient in(TestDoor door) throws IOException {
        RawClient client = new RawClient(door.port());
        assertThat(client.send(1, client.logIn(CREDENTIAL)).answer()).isEqualTo("ok");
        return client;
    }

    private void refused(TestDoor door, Refusal reason) throws IOException {
        try (RawClient client = new RawClient(door.port())) {
            assertThat(client.send(1, client.logIn(CREDENTIAL)).answer())
                    .endsWith(" crm: " + reason.text());
            assertThat(client.ended()).isTrue();
        }
        assertThat(visit.refusals().getLast()).isEqualTo(reason);
    }

    private static List<String> ask(Connection connection, String sql) throws SQLException {
        List<String> answers = new ArrayList<>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    answers.add(rows.getString(i));
                }
            }
        }
        return answers;
    }

    private TestDoor door(String parameters) {
        return door(parameters, true);
    }

    private TestDoor door(String parameters, boolean readOnly) {
        return door("reader", "127.0.0.1:" + mariaDb.port(), parameters, readOnly);
    }

    private TestDoor door(String user, String place, String parameters, boolean readOnly) {
        TestDoor door =
                TestDoor.open(
                        TRANSPORT,
                        loops,
                        directory.resolve("door" + System.nanoTime()),
                        gate(user, place, parameters, readOnly),
                        visit);
        doors.add(door);
        return door;
    }

    private static MySqlGate gate(String user, String parameters, boolean readOnly) {
        return gate(user, "127.0.0.1:" + mariaDb.port(), parameters, readOnly);
    }

    private static MySqlGate gate(String user, String place, String parameters, boolean readOnly) {
        String url =
                "mysql://"
                        + user
                        + ":"
                        + URLEncoder.encode(TestMariaDb.PASSWORD, StandardCharsets.UTF_8)
                        + "@"
                        + place
                        + "/shop"
                        + parameters;
        var database =
                new AttachedDatabase(
                        "crm",
                        DatabaseType.MYSQL,
                        new Secret(url),
                        readOnly,
                        DatabasePolicy.DEFAULT);
        return MySqlGate.of(database, new Upstream(TRANSPORT, Duration.ofSeconds(20)));
    }

    private static Connection connect(TestDoor door, Secret credential) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:mariadb://127.0.0.1:"
                        + door.port()
                        + "/shop?sslMode=disable&useServerPrepStmts=true&jdbcCompliantTruncation=false",
                "pondpilot",
                credential.value());
    }
}
