package io.pondpilot.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.common.database.DatabaseType;
import io.pondpilot.common.remote.AllowedHost;
import io.pondpilot.common.remote.AllowedHosts;
import io.pondpilot.common.remote.RemoteFiles;
import io.pondpilot.common.value.Secret;
import io.pondpilot.common.worker.DoorPlace;
import io.pondpilot.worker.engine.EscapeList;
import io.pondpilot.worker.testing.FileServer;
import io.pondpilot.worker.testing.RecordingGate;
import io.pondpilot.worker.testing.SelfSigned;
import io.pondpilot.worker.testing.TestClient;
import io.pondpilot.worker.testing.TestHome;
import io.pondpilot.worker.testing.TestWorker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// DuckDB and its httpfs read from an https server with a certificate of its own, through the
/// forwarder and a double of the gate.
class RemoteFilesIT {
    private static final String FILES = "https://files.internal:8443";

    @TempDir static Path directory;

    private static FileServer server;
    private static FileServer impostor;
    private static RecordingGate gate;
    private static TestWorker worker;
    private static TestClient client;

    @BeforeAll
    static void start() throws Exception {
        Path files = Files.createDirectory(directory.resolve("files"));
        write(files);
        SelfSigned trusted = SelfSigned.create(directory, "files.internal", "default.internal");
        server = new FileServer(files, trusted);
        impostor = new FileServer(files, SelfSigned.create(directory, "impostor.internal"));
        var doors = new DoorPlace.Directory(Files.createTempDirectory("ppg"));
        gate =
                new RecordingGate(
                        doors.remoteFiles().socket(),
                        Map.of(
                                "files.internal:8443",
                                server.port(),
                                "default.internal:443",
                                server.port(),
                                "misnamed.internal:443",
                                server.port(),
                                "impostor.internal:443",
                                impostor.port()));
        var hosts =
                new AllowedHosts(
                        List.of(
                                new AllowedHost("files.internal", 8443, false),
                                new AllowedHost("default.internal", 443, false),
                                new AllowedHost("misnamed.internal", 443, false),
                                new AllowedHost("impostor.internal", 443, false),
                                new AllowedHost("down.internal", 443, false)));
        worker =
                TestWorker.start(
                        new RemoteFiles(hosts, Optional.of(trusted.pem())),
                        doors,
                        database("lake", DatabaseType.DUCKDB, FILES + "/d.duckdb"),
                        database("lite", DatabaseType.SQLITE, FILES + "/s.sqlite"),
                        database("gone", DatabaseType.DUCKDB, "https://down.internal/d.duckdb"));
        client = worker.client();
    }

    private static AttachedDatabase database(String alias, DatabaseType type, String url) {
        return new AttachedDatabase(alias, type, new Secret(url), true);
    }

    private static void write(Path files) throws Exception {
        try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
                Statement sql = duckDb.createStatement()) {
            sql.execute(
                    "COPY (SELECT range a, hash(range) b FROM range(1000000)) TO '"
                            + files.resolve("x.parquet")
                            + "' (ROW_GROUP_SIZE 50000)");
            sql.execute("COPY (SELECT range a FROM range(10)) TO '" + files.resolve("x.csv") + "'");
            sql.execute("ATTACH '" + files.resolve("d.duckdb") + "' AS d");
            sql.execute("CREATE TABLE d.t AS SELECT range a FROM range(100000)");
            sql.execute(
                    "LOAD '"
                            + TestHome.path().resolve("extensions/sqlite_scanner.duckdb_extension")
                            + "'");
            sql.execute("ATTACH '" + files.resolve("s.sqlite") + "' AS s (TYPE sqlite)");
            sql.execute("CREATE TABLE s.t AS SELECT range a FROM range(1000)");
        }
    }

    @AfterAll
    static void stop() throws Exception {
        client.close();
        worker.close();
        gate.close();
        server.close();
        impostor.close();
    }

    /// Requests to connect to a host that is not listed.
    private static long strangers() {
        List<String> listed =
                worker.bootstrap().remoteFiles().orElseThrow().hosts().hosts().stream()
                        .map(AllowedHost::toString)
                        .toList();
        return gate.heads().stream()
                .filter(head -> !listed.contains(head.split(" ", 3)[1]))
                .count();
    }

    @Test
    void parquetAndCsvAreReadByHttps() {
        assertThat(client.value("SELECT sum(a) FROM '" + FILES + "/x.parquet'"))
                .hasToString("499999500000");
        assertThat(
                        client.value(
                                "SELECT count(*) FROM read_parquet('"
                                        + FILES
                                        + "/x.parquet') WHERE b = hash(a)"))
                .hasToString("1000000");
        assertThat(client.value("SELECT count(*) FROM '" + FILES + "/x.csv'")).hasToString("10");
        assertThat(client.value("SELECT count(*) FROM 'https://default.internal/x.csv'"))
                .hasToString("10");
        assertThat(client.value("SELECT count(*) FROM 'https://default.internal:443/x.csv'"))
                .hasToString("10");
    }

    @Test
    void theCredentialIsInTheRequestToConnectAndInNoSetting() {
        client.value("SELECT count(*) FROM '" + FILES + "/x.csv'");

        assertThat(gate.heads())
                .isNotEmpty()
                .allSatisfy(head ->
                        assertThat(head)
                                .contains(
                                        " HTTP/1.1\r\nProxy-Authorization: Bearer "
                                                + TestWorker.CREDENTIAL.value()
                                                + "\r\n"));
        assertThat(client.rows("FROM duckdb_settings()").toString())
                .contains("http_proxy")
                .doesNotContain(TestWorker.CREDENTIAL.value());
    }

    @Test
    void whatIsNotListedIsRefusedBeforeAnyConnection() {
        long before = strangers();
        for (String file :
                List.of(
                        "https://other.internal/x.csv",
                        "https://files.internal/x.csv",
                        "https://files.internal:8444/x.csv",
                        "https://files.internal:8443@other.internal/x.csv",
                        "https://files.internal:84430/x.csv",
                        "https://127.0.0.1:8443/x.csv",
                        "http://files.internal:8443/x.csv",
                        "http://169.254.169.254/latest/meta-data/",
                        "s3://bucket/x.csv",
                        "s3://bucket/x.csv?s3_endpoint=files.internal:8443",
                        "gcs://bucket/x.csv",
                        "hf://datasets/a/b/x.csv")) {
            assertThatThrownBy(() -> client.rows("SELECT * FROM read_csv('" + file + "')"))
                    .as(file)
                    .hasMessageContaining("Permission Error: Cannot access file")
                    .hasMessageContaining("files.internal:8443, default.internal:443")
                    .hasMessageContaining("egress.allow");
        }
        assertThat(strangers()).isEqualTo(before);
    }

    @Test
    void noEscapeWorksWithRemoteFiles() {
        long before = strangers();
        for (String escape : EscapeList.all()) {
            String sql = escape.replace("@TEMP@", worker.bootstrap().tempDirectory().toString());
            assertThatThrownBy(() -> client.rows(sql)).as(sql).isInstanceOf(Exception.class);
        }
        for (String sql :
                List.of(
                        "COPY (SELECT 1) TO '" + FILES + "/out.csv'",
                        "ATTACH '" + FILES + "/d.duckdb' AS d",
                        "SELECT * FROM sqlite_scan('" + FILES + "/s.sqlite', 't')",
                        "SELECT * FROM glob('" + FILES + "/*')",
                        "INSERT INTO lake.t VALUES (1)",
                        "INSERT INTO lite.t VALUES (1)")) {
            assertThatThrownBy(() -> client.rows(sql)).as(sql).isInstanceOf(Exception.class);
        }
        assertThat(strangers()).isEqualTo(before);
    }

    @Test
    void aRedirectLeadsNowhereThatIsNotListed() {
        server.redirect("/away", "https://other.internal/x.csv");
        server.redirect("/metadata", "http://169.254.169.254/latest/meta-data/");
        server.redirect("/file", "file:///etc/passwd");
        server.redirect("/near", "/x.csv");

        for (String path : List.of("/away", "/metadata", "/file")) {
            assertThatThrownBy(() -> client.rows("FROM read_text('" + FILES + path + "')"))
                    .as(path)
                    .hasMessageNotContaining("root:");
        }
        assertThat(client.value("SELECT count(*) FROM read_csv('" + FILES + "/near')"))
                .hasToString("10");
        assertThat(gate.heads())
                .anySatisfy(head -> assertThat(head).startsWith("CONNECT other.internal:443 "));
        assertThat(impostor.requests()).isEmpty();
    }

    @Test
    void theServersCertificateIsChecked() {
        for (String host : List.of("impostor.internal", "misnamed.internal")) {
            assertThatThrownBy(() -> client.rows("SELECT * FROM 'https://" + host + "/x.csv'"))
                    .as(host)
                    .hasMessageContaining("SSL");
        }
        assertThat(impostor.requests()).isEmpty();
    }

    @Test
    void whyAHostIsNotReachedIsSaid() {
        assertThatThrownBy(() -> client.rows("FROM 'https://down.internal/x.csv'"))
                .hasMessageContaining("down.internal:443 is not listed here");
    }

    @Test
    void databaseFilesAreAttached() {
        assertThat(client.value("SELECT sum(a) FROM lake.t")).hasToString("4999950000");
        assertThat(client.value("SELECT sum(a) FROM lite.t")).hasToString("499500");
        assertThatThrownBy(() -> client.rows("FROM gone.t"))
                .hasMessageContaining("attached database 'gone' (duckdb) cannot be reached")
                .hasMessageNotContaining("down.internal");
    }

    @Test
    void withoutAHostThereIsNoHttpClient() throws Exception {
        try (TestWorker plain = TestWorker.start();
                TestClient own = plain.client()) {
            assertThat(
                            own.rows(
                                    "FROM duckdb_settings() WHERE name IN ('s3_region',"
                                            + " 'ca_cert_file')"))
                    .as("settings that httpfs brings")
                    .isEmpty();
            assertThatThrownBy(() -> own.rows("FROM '" + FILES + "/x.csv'"))
                    .isInstanceOf(Exception.class);
        }
    }
}
