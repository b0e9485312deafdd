package io.pondpilot.systemtests.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pondpilot.systemtests.client.FlightUser;
import io.pondpilot.systemtests.harness.HttpsFiles;
import io.pondpilot.systemtests.harness.Layout;
import io.pondpilot.systemtests.harness.ProxyCluster;
import io.pondpilot.systemtests.harness.ProxyPlan;
import io.pondpilot.systemtests.harness.SharedProxy;
import io.pondpilot.systemtests.harness.ShopDatabases;
import io.pondpilot.systemtests.harness.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// A proxy whose users may read the files of one https server, through the whole of it: DuckDB, the
/// worker's forwarder, the HTTP gate of egress-service.
@ExtendWith(SharedProxy.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RemoteFilesPageIT {
    private static final Path PAGE = Layout.root().resolve("docs/remote-files.md");

    private HttpsFiles server;
    private ProxyCluster proxy;
    private FlightUser user;

    @BeforeAll
    void start(ShopDatabases databases, @TempDir Path directory) throws Exception {
        Path files = Files.createDirectory(directory.resolve("files"));
        write(files);
        server = new HttpsFiles(files, directory);
        List<Map<String, Object>> attached = new ArrayList<>(databases.attached());
        attached.add(
                Map.of(
                        "alias",
                        "goals",
                        "type",
                        "duckdb",
                        "connection_string",
                        "https://" + server.address() + "/goals.duckdb"));
        proxy =
                ProxyCluster.start(
                        ProxyPlan.named("remote-files")
                                .with("duckdb.attached_databases", attached)
                                .with("egress.allow_private", List.of(server.address()))
                                .with("egress.ca_cert_file", server.certificate().toString()),
                        databases);
        user = FlightUser.at(proxy.flightPort(), Tokens.of("remote-reader"));
    }

    private static void write(Path files) throws Exception {
        try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
                Statement sql = duckDb.createStatement()) {
            sql.execute(
                    "COPY (SELECT range AS id, range AS amount FROM range(1000)) TO '"
                            + files.resolve("orders.parquet")
                            + "'");
            sql.execute("ATTACH '" + files.resolve("goals.duckdb") + "' AS g");
            sql.execute(
                    "CREATE TABLE g.goals AS FROM (VALUES ('Tokyo', 40), ('Delhi', 30)) t(city, goal)");
        }
        Files.writeString(
                files.resolve("cities.csv"), "city,population\nTokyo,37\nDelhi,33\nParis,11\n");
    }

    @AfterAll
    void stop() {
        if (user != null) {
            user.close();
        }
        if (proxy != null) {
            proxy.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @Test
    void thePageIsRight() throws IOException {
        List<CodeBlock> blocks =
                CodeBlock.of(PAGE).stream()
                        .filter(block ->
                                block.language().equals("sql") || block.language().equals("text"))
                        .toList();
        assertThat(blocks).hasSizeGreaterThanOrEqualTo(6);
        for (int i = 0; i < blocks.size(); i += 2) {
            String sql = blocks.get(i).text().replace("data.example.com", server.address());
            List<String> rows =
                    user.rows(sql).stream().map(row -> String.join(" | ", row)).toList();

            assertThat(rows)
                    .as(blocks.get(i).label())
                    .isEqualTo(blocks.get(i + 1).text().strip().lines().toList());
        }
    }

    @Test
    void nothingElseIsReached() {
        int before = server.requests();
        for (String url :
                List.of(
                        "https://127.0.0.1:" + server.address().split(":", 2)[1] + "/cities.csv",
                        "https://example.com/x.csv",
                        "http://" + server.address() + "/cities.csv",
                        "http://169.254.169.254/latest/meta-data/",
                        "s3://bucket/x.csv")) {
            assertThatThrownBy(() -> user.rows("FROM read_csv('" + url + "')"))
                    .as(url)
                    .hasMessageContaining("Permission Error")
                    .hasMessageContaining(server.address());
        }
        assertThat(server.requests()).isEqualTo(before);
    }

    @Test
    void theGateStopsARedirect() {
        server.redirect("/away", "https://example.com/x.csv");
        server.redirect("/metadata", "http://169.254.169.254/latest/meta-data/");

        for (String path : List.of("/away", "/metadata")) {
            assertThatThrownBy(() ->
                            user.rows("FROM read_text('https://" + server.address() + path + "')"))
                    .as(path)
                    .hasMessageContaining("Error");
        }
        assertThat(proxy.egress().process().log())
                .contains("example.com:443 is not listed in egress.allow")
                .contains("only CONNECT is spoken here");
    }
}
