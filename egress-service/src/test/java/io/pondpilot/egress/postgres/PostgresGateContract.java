package io.pondpilot.egress.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pondpilot.egress.gate.Refusal;
import io.pondpilot.egress.testing.RecordingVisit;
import io.pondpilot.egress.upstream.Authority;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What every version of PostgreSQL must let us do: log in by every proof that we know, with TLS
/// and without, and never write where we only read. The accounts are superusers, so it is not their
/// rights that stop them.
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PostgresGateContract {
    private static final String CANARY = "c4n4ry-P4ss";
    private static final String RULES =
            """
            host all trusted 127.0.0.1/32 trust
            host all digested 127.0.0.1/32 md5
            host all clear 127.0.0.1/32 password
            host all salted 127.0.0.1/32 scram-sha-256
            hostssl all encrypted 127.0.0.1/32 scram-sha-256
            hostnossl all unencrypted 127.0.0.1/32 scram-sha-256
            local all salted scram-sha-256
            """;

    @TempDir static Path directory;
    private TestPostgres server;
    private Authority authority;
    private Authority other;

    /// The programs of that version.
    abstract Path program(Path directory) throws IOException;

    @BeforeAll
    void start() throws Exception {
        authority = Authority.create(directory.resolve("authority"));
        other = Authority.create(directory.resolve("other"));
        Authority.Issued issued = authority.issue("localhost");
        Path certificate = directory.resolve("server.crt");
        Path key = directory.resolve("server.key");
        Files.writeString(certificate, issued.certificate());
        Files.writeString(key, issued.key());
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        server =
                TestPostgres.start(
                        program(directory.resolve("program")),
                        directory,
                        RULES,
                        List.of(
                                "ssl=on",
                                "ssl_cert_file=" + certificate,
                                "ssl_key_file=" + key,
                                "max_prepared_transactions=2"));
        server.execute(
                "SET password_encryption = 'md5'",
                "CREATE ROLE digested SUPERUSER LOGIN PASSWORD '" + CANARY + "'",
                "SET password_encryption = 'scram-sha-256'",
                "CREATE ROLE trusted SUPERUSER LOGIN",
                "CREATE ROLE clear SUPERUSER LOGIN PASSWORD '" + CANARY + "'",
                "CREATE ROLE salted SUPERUSER LOGIN PASSWORD '" + CANARY + "'",
                "CREATE ROLE encrypted SUPERUSER LOGIN PASSWORD '" + CANARY + "'",
                "CREATE ROLE unencrypted SUPERUSER LOGIN PASSWORD '" + CANARY + "'",
                "CREATE TABLE kept (a int)",
                "INSERT INTO kept VALUES (42)");
    }

    @AfterAll
    void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "trusted, disable, f",
        "digested, disable, f",
        "salted, disable, f",
        "trusted, prefer, t",
        "digested, require, t",
        "clear, require, t",
        "salted, prefer, t",
        "salted, allow, f",
        "encrypted, allow, t",
        "unencrypted, prefer, f",
    })
    void logsInByWhateverProofTheServerWants(String user, String mode, String encrypted)
            throws Exception {
        try (TestDoor door = TestDoor.open(url(user, "localhost", "sslmode=" + mode));
                RawClient client = door.login()) {
            assertThat(client.value("SELECT current_user")).isEqualTo(user);
            assertThat(client.value("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"))
                    .isEqualTo(encrypted);
            assertThat(door.visit.refused).isEmpty();
            assertThat(door.visit.joined).hasValue(1);
        }
    }

    @Test
    void logsInOnAUnixSocket() throws Exception {
        String url = url("salted", "localhost", "host=" + directory + "&port=" + server.port());
        try (TestDoor door = TestDoor.open(url);
                RawClient client = door.login()) {
            assertThat(client.value("SELECT inet_server_addr() IS NULL")).isEqualTo("t");
        }
    }

    @Test
    void bindsTheProofToTheEncryption() throws Exception {
        String bound = "channel_binding=require&sslmode=";
        try (TestDoor door = TestDoor.open(url("salted", "localhost", bound + "require"));
                RawClient client = door.login()) {
            assertThat(client.value("SELECT 1")).isEqualTo("1");
        }

        assertRefused(url("salted", "localhost", bound + "disable"), Refusal.LOGIN);
        assertRefused(url("digested", "localhost", bound + "require"), Refusal.LOGIN);
        assertRefused(url("trusted", "localhost", bound + "require"), Refusal.LOGIN);
    }

    @Test
    void trustsOnlyTheServerThatWasMeant() throws Exception {
        String ours = "sslrootcert=" + authority.certificate() + "&sslmode=";
        String others = "sslrootcert=" + other.certificate() + "&sslmode=";
        try (TestDoor door = TestDoor.open(url("salted", "localhost", ours + "verify-full"));
                RawClient client = door.login()) {
            assertThat(client.value("SELECT 1")).isEqualTo("1");
        }
        try (TestDoor door = TestDoor.open(url("salted", "127.0.0.1", ours + "verify-ca"));
                RawClient client = door.login()) {
            assertThat(client.value("SELECT 1")).isEqualTo("1");
        }

        assertRefused(url("salted", "127.0.0.1", ours + "verify-full"), Refusal.TLS);
        assertRefused(url("salted", "localhost", others + "verify-full"), Refusal.TLS);
        assertRefused(url("salted", "localhost", others + "verify-ca"), Refusal.TLS);
        assertRefused(url("salted", "localhost", others + "require"), Refusal.TLS);
    }

    @Test
    void neverSendsThePasswordInTheClear() throws Exception {
        assertRefused(url("clear", "localhost", "sslmode=disable"), Refusal.LOGIN);
    }

    @Test
    void tellsTheOperatorTheCodeAndNobodyTheAccount() throws Exception {
        String wrong = url("salted", "localhost", "").replace(CANARY, "wr0ng");
        try (TestDoor door = TestDoor.open(wrong);
                RawClient client = door.connect()) {
            assertThatThrownBy(() -> client.login(RecordingVisit.CREDENTIAL.value()))
                    .hasMessageContaining("orders: the database refuses the configured account")
                    .hasMessageNotContainingAny("salted", "wr0ng", "localhost");
            assertThat(door.visit.refused)
                    .containsExactly(
                            new RecordingVisit.Refused(
                                    Refusal.LOGIN, "the server answers SQLSTATE 28P01"));
        }
        assertRefused(
                url("salted", "localhost", "").replace("/postgres?", "/nosuch?"), Refusal.LOGIN);
    }

    @Test
    void sessionIsOursAndDoesNotNameTheAccount() throws Exception {
        String options = "options=-c%20default_transaction_read_only%3Doff%20-c%20work_mem%3D5MB";
        try (TestDoor door = TestDoor.open(url("salted", "localhost", options));
                RawClient client = door.login()) {
            assertThat(client.parameters)
                    .containsEntry("application_name", "pondpilot:alice")
                    .containsEntry("session_authorization", "pondpilot")
                    .containsEntry("client_encoding", "UTF8")
                    .containsEntry("standard_conforming_strings", "on");
            assertThat(client.value("SHOW default_transaction_read_only")).isEqualTo("on");
            assertThat(client.value("SHOW statement_timeout")).isEqualTo("77s");
            assertThat(client.value("SHOW work_mem")).isEqualTo("5MB");
            client.query("DISCARD ALL");
            client.query("RESET ALL");
            assertThat(client.value("SHOW default_transaction_read_only")).isEqualTo("on");
            assertThat(client.value("SHOW statement_timeout")).isEqualTo("77s");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO kept VALUES (1)",
                "SELECT 1; DROP TABLE kept",
                "BEGIN READ WRITE; DROP TABLE kept; COMMIT",
                "START TRANSACTION READ WRITE",
                "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE",
                "SET default_transaction_read_only = off",
                "SELECT set_config('default_transaction_read_only', 'off', false)",
                "SELECT U&\"set\\005fconfig\"('default_transaction_read_only', 'off', false)",
                "SELECT E'a'\n'\\''; DROP TABLE kept; --'",
                "DO $$BEGIN SET default_transaction_read_only = off; END$$",
                "SELECT query_to_xml('SELECT set_config(''default_transaction_read_only'',"
                        + " ''off'', false)', true, true, '')",
                "SELECT lo_from_bytea(0, 'x')",
                "SELECT pg_read_file('/etc/passwd')",
                "COPY kept FROM STDIN",
                "COPY kept TO '/tmp/pondpilot-stolen'",
                "COPY kept TO PROGRAM 'touch /tmp/pondpilot-stolen'",
                "EXPLAIN ANALYZE DELETE FROM kept",
                "PREPARE TRANSACTION 'x'",
            })
    void refusesWritesAndGoesOn(String sql) throws Exception {
        try (TestDoor door = TestDoor.open(url("salted", "localhost", ""));
                RawClient client = door.login()) {
            RawClient.Message simple = client.error(sql);
            client.send(RawClient.parse("p", sql), RawClient.run("p"));
            RawClient.Message extended = RawClient.error(client.untilReady());

            assertThat(simple.field('C')).isEqualTo("25006");
            assertThat(simple.field('M')).isEqualTo("orders: the database is read-only here");
            assertThat(extended.field('M')).contains("orders: the database is read-only here");
            assertThat(client.value("SELECT a FROM kept")).isEqualTo("42");
            client.query("BEGIN");
            assertThat(client.value("SHOW transaction_read_only")).isEqualTo("on");
            assertThat(door.visit.refused)
                    .hasSize(2)
                    .allMatch(refused -> refused.reason() == Refusal.READ_ONLY);
        }
    }

    @Test
    void refusesAFunctionCallWithoutAStatement() throws Exception {
        try (TestDoor door = TestDoor.open(url("salted", "localhost", ""));
                RawClient client = door.login()) {
            client.send(RawClient.message('F', new byte[14]));

            assertThat(RawClient.error(client.untilReady()).field('C')).isEqualTo("25006");
            assertThat(client.value("SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void writesWhereTheOperatorAllowsIt() throws Exception {
        try (TestDoor door =
                        TestDoor.open(
                                url("salted", "localhost", ""), false, Duration.ofSeconds(60));
                RawClient client = door.login()) {
            client.query("CREATE TABLE written (a int)");
            client.query("INSERT INTO written VALUES (1)");
            assertThat(client.value("SHOW default_transaction_read_only")).isEqualTo("off");
        }
        assertThat(server.value("SELECT a FROM written")).isEqualTo("1");
        server.execute("DROP TABLE written");
    }

    @Test
    void cancelsItsOwnStatementsOnly() throws Exception {
        try (TestDoor door = TestDoor.open(url("salted", "localhost", "sslmode=require"));
                RawClient client = door.login()) {
            client.send(RawClient.texts('Q', "SELECT pg_sleep(300)"));
            awaitSleeper();

            cancel(door, client.process, client.key + 1);
            door.visit.belongsTo("bob", 7);
            cancel(door, client.process, client.key);
            door.visit.belongsTo("alice", 8);
            cancel(door, client.process, client.key);
            assertThat(sleepers()).isEqualTo("1");

            door.visit.belongsTo("alice", 7);
            cancel(door, client.process, client.key);
            assertThat(RawClient.error(client.untilReady()).field('C')).isEqualTo("57014");
            assertThat(client.value("SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void endsWithTheServersConnection() throws Exception {
        try (TestDoor door = TestDoor.open(url("salted", "localhost", ""));
                RawClient client = door.login()) {
            client.send(
                    RawClient.texts(
                            'Q', "SELECT repeat('x', 1000) FROM generate_series(1, 5000000)"));
            client.expect('T');
            client.expect('D');

            server.execute("SELECT pg_terminate_backend(" + client.process + ")");
            assertThatThrownBy(
                            () -> {
                                while (true) {
                                    client.next();
                                }
                            })
                    .isInstanceOf(EOFException.class);
            assertThat(door.visit.refused)
                    .containsExactly(
                            new RecordingVisit.Refused(
                                    Refusal.UNREACHABLE, "the server closed an open connection"));
        }
    }

    @Test
    void carriesAMillionRowsToAReaderThatTakesItsTime() throws Exception {
        try (TestDoor door = TestDoor.open(url("salted", "localhost", "sslmode=require"));
                RawClient client = door.login()) {
            client.send(
                    RawClient.texts(
                            'Q',
                            "COPY (SELECT i, repeat('x', 100) FROM generate_series(1, 1000000) i)"
                                    + " TO STDOUT"));
            client.expect('H');
            long rows = 0;
            var message = client.next();
            for (; message.type() == 'd'; message = client.next()) {
                if (rows++ == 1000) {
                    Thread.sleep(500);
                    assertThat(door.visit.received.get()).isLessThan(20 << 20);
                }
            }

            assertThat(rows).isEqualTo(1_000_000);
            assertThat(message.type()).isEqualTo('c');
        }
    }

    private void assertRefused(String url, Refusal reason) throws Exception {
        try (TestDoor door = TestDoor.open(url);
                RawClient client = door.connect()) {
            assertThatThrownBy(() -> client.login(RecordingVisit.CREDENTIAL.value()))
                    .hasMessageContaining("orders: " + reason.text())
                    .hasMessageNotContaining(CANARY);
            assertThat(client.isClosed()).isTrue();
            assertThat(door.visit.refused)
                    .singleElement()
                    .satisfies(refused -> {
                        assertThat(refused.reason()).isEqualTo(reason);
                        assertThat(refused.detail()).doesNotContain(CANARY);
                    });
            assertThat(door.visit.joined).hasValue(0);
        }
    }

    private static void cancel(TestDoor door, int process, int key) throws IOException {
        try (RawClient canceller = door.connect()) {
            canceller.send(RawClient.special(ToServer.CANCEL, process, key));
            assertThat(canceller.rest()).isEmpty();
        }
    }

    private void awaitSleeper() throws Exception {
        for (int i = 0; i < 600 && sleepers().equals("0"); i++) {
            Thread.sleep(50);
        }
        assertThat(sleepers()).isEqualTo("1");
    }

    private String sleepers() throws Exception {
        return server.value("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'");
    }

    private String url(String user, String host, String parameters) {
        return "postgresql://%s:%s@%s:%d/postgres?connect_timeout=5%s"
                .formatted(
                        user,
                        CANARY,
                        host,
                        server.port(),
                        parameters.isEmpty() ? "" : "&" + parameters);
    }
}
