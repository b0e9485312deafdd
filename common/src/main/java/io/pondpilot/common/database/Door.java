package io.pondpilot.common.database;

import io.pondpilot.common.database.DatabaseTarget.DuckDbTarget;
import io.pondpilot.common.database.DatabaseTarget.MySqlTarget;
import io.pondpilot.common.database.DatabaseTarget.PostgresTarget;
import io.pondpilot.common.database.DatabaseTarget.SqliteTarget;
import io.pondpilot.common.value.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/// The unix socket by which one worker reaches one database server, through egress-service.
///
/// @param directory of all doors of that worker
/// @param number of the database in the configuration, from 1; it stands in the file's name, since
///   an alias may be longer than what a socket's path has room for
public record Door(Path directory, int number) {
    private static final String PREFIX = ".s.PGSQL.";

    /// Who the worker says it is. Its credential tells; this name does not matter.
    public static final String USER = "pondpilot";

    /// The worker waits for the log-in upstream, so it has more patience than that takes.
    private static final int CONNECT_SECONDS = 15;

    public Door {
        if (number < 1 || number > 65_535) {
            throw new IllegalArgumentException("a door has a number from 1 to 65535");
        }
    }

    /// The door that this file is; empty when its name is not that of one.
    public static Optional<Door> at(Path socket) {
        Path directory = socket.getParent();
        String name = String.valueOf(socket.getFileName());
        return directory != null && name.matches("\\.s\\.PGSQL\\.[1-9]\\d{0,3}")
                ? Optional.of(
                        new Door(directory, Integer.parseInt(name.substring(PREFIX.length()))))
                : Optional.empty();
    }

    /// The socket's file. The Postgres client makes this name of directory and port; all others
    /// take any.
    public Path socket() {
        return directory.resolve(PREFIX + number);
    }

    /// The database as the worker sees it: a server is this door, its password the worker's own
    /// credential; no host, user or password of the real one is left. A file stays what it is.
    ///
    /// @throws IllegalArgumentException when the connection string cannot be read
    public AttachedDatabase lead(AttachedDatabase database, Secret credential) {
        return switch (DatabaseTarget.parse(database)) {
            case PostgresTarget target ->
                    database.at(
                            url("postgresql", credential, target.database())
                                    + "?host="
                                    + encoded(directory.toString())
                                    + "&port="
                                    + number
                                    + "&connect_timeout="
                                    + CONNECT_SECONDS);
            case MySqlTarget target ->
                    database.at(
                            url("mysql", credential, target.database())
                                    + "?socket="
                                    + encoded(socket().toString()));
            case SqliteTarget _, DuckDbTarget _ -> database;
        };
    }

    private static String url(String scheme, Secret credential, String database) {
        return scheme
                + "://"
                + USER
                + ":"
                + encoded(credential.value())
                + "@door/"
                + encoded(database);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
