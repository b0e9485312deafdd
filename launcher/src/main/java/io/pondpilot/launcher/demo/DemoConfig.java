package io.pondpilot.launcher.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pondpilot.launcher.embedded.DatabaseServer;
import io.pondpilot.launcher.sample.SampleData;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The demo's configuration file, which is one like any other: `serve --config` takes it too.
///
/// @param secrets of this demo directory
/// @param postgres with the database `sales`
/// @param mariaDb with the database `shop`
/// @param catalog the SQLite file
/// @param analytics the DuckDB file
/// @param runDirectory for the workers; short, since socket addresses hold some hundred bytes
/// @param workerHome prepared
record DemoConfig(
        DemoSecrets secrets,
        DatabaseServer postgres,
        DatabaseServer mariaDb,
        Path catalog,
        Path analytics,
        Path runDirectory,
        Path workerHome) {

    /// The file's text: JSON, which YAML contains.
    String text() {
        Map<String, Object> config = new LinkedHashMap<>();
        // Sample data on this machine, for this machine; HOST opens it to others.
        config.put("server", Map.of("host", "127.0.0.1"));
        config.put("security", Map.of("jwt_secret", secrets.jwt()));
        config.put(
                "containers",
                Map.of(
                        "run_dir", runDirectory.toString(),
                        "worker_home", workerHome.toString()));
        Map<String, Object> duckdb = new LinkedHashMap<>();
        duckdb.put("extensions", List.of("postgres", "mysql", "sqlite"));
        duckdb.put(
                "attached_databases",
                List.of(
                        database("sales", "postgres", url("postgresql", postgres, "sales")),
                        database("shop", "mysql", url("mysql", mariaDb, "shop")),
                        database("catalog", "sqlite", catalog.toString()),
                        database("analytics", "duckdb", analytics.toString())));
        config.put("duckdb", duckdb);
        try {
            return "# Written by 'pondpilot demo' at each start. Holds passwords.\n"
                    + new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(config)
                    + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A map of texts is JSON", e);
        }
    }

    private String url(String scheme, DatabaseServer server, String database) {
        return "%s://%s:%s@127.0.0.1:%d/%s"
                .formatted(
                        scheme,
                        SampleData.READER,
                        URLEncoder.encode(secrets.reader(), StandardCharsets.UTF_8),
                        server.port(),
                        database);
    }

    private static Map<String, Object> database(String alias, String type, String connection) {
        Map<String, Object> database = new LinkedHashMap<>();
        database.put("alias", alias);
        database.put("type", type);
        database.put("connection_string", connection);
        return database;
    }
}
