package io.pondpilot.launcher.doctor;

import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.common.database.DatabaseTarget;
import io.pondpilot.common.settings.DuckDbSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Whether each attached database can be reached from here. Opens a connection and sends nothing:
/// whether the password is right shows at the first query.
final class Databases {
    private Databases() {}

    static List<Finding> findings(DuckDbSettings duckdb, Duration patience) {
        return duckdb.attachedDatabases().stream()
                .map(database -> finding(database, patience))
                .toList();
    }

    private static Finding finding(AttachedDatabase database, Duration patience) {
        String subject = "Database " + database.alias();
        return switch (DatabaseTarget.parse(database)) {
            case DatabaseTarget.PostgresTarget target ->
                    reach(subject, target.host(), target.port(), patience);
            case DatabaseTarget.MySqlTarget target ->
                    reach(subject, target.host(), target.port(), patience);
            case DatabaseTarget.SqliteTarget target -> file(subject, target.path());
            case DatabaseTarget.DuckDbTarget target -> file(subject, target.path());
        };
    }

    private static Finding reach(String subject, String host, int port, Duration patience) {
        if (host.startsWith("/")) {
            return Files.exists(Path.of(host))
                    ? Finding.ok(subject, "socket directory " + host)
                    : Finding.bad(subject, "there is no " + host + "; check connection_string");
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), (int) patience.toMillis());
            return Finding.ok(subject, "listens at " + host + ":" + port);
        } catch (IOException e) {
            return Finding.bad(
                    subject,
                    "%s:%d cannot be reached (%s); check connection_string, firewalls and whether"
                                    .formatted(host, port, e.getMessage())
                            + " it runs");
        }
    }

    private static Finding file(String subject, String path) {
        if (path.equals(":memory:") || path.contains("://")) {
            return Finding.ok(subject, path);
        }
        return Files.isReadable(Path.of(path))
                ? Finding.ok(subject, path)
                : Finding.bad(subject, path + " cannot be read; check connection_string and modes");
    }
}
