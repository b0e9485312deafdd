package io.pondpilot.common.database;

import io.pondpilot.common.value.Secret;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Where a connection string points, taken apart. No target connects by itself.
public sealed interface DatabaseTarget {
    /// A PostgreSQL server.
    ///
    /// @param host a name, an address, or an absolute path: the directory of its unix socket
    /// @param port 1 to 65535
    /// @param options further libpq parameters (`connect_timeout`, `application_name`, ...)
    record PostgresTarget(
            String host,
            int port,
            String database,
            String user,
            Optional<Secret> password,
            SslMode sslMode,
            Map<String, String> options)
            implements DatabaseTarget {
        /// The host, or the file of its unix socket, which the client makes of directory and port.
        public String address() {
            return host.startsWith("/") ? host + "/.s.PGSQL." + port : host;
        }
    }

    /// A MySQL or MariaDB server.
    ///
    /// @param host a name, an address, or an absolute path: the file of its unix socket
    /// @param port 1 to 65535
    /// @param rootCertificate a file of PEM certificates that sign the server's
    record MySqlTarget(
            String host,
            int port,
            String database,
            String user,
            Optional<Secret> password,
            SslMode sslMode,
            Optional<Path> rootCertificate)
            implements DatabaseTarget {}

    /// A SQLite file.
    ///
    /// @param path an absolute path or a URL
    record SqliteTarget(String path) implements DatabaseTarget {}

    /// A DuckDB file.
    ///
    /// @param path an absolute path, a URL, or `:memory:`
    record DuckDbTarget(String path) implements DatabaseTarget {}

    /// Takes a connection string apart.
    ///
    /// @throws IllegalArgumentException when it cannot be read; the message never holds the string
    static DatabaseTarget parse(AttachedDatabase database) {
        String text = database.connectionString().value().strip();
        return switch (database.type()) {
            case POSTGRES -> ServerUrl.parse(text, "postgresql", "postgres").postgres();
            case MYSQL -> ServerUrl.parse(text, "mysql", "mariadb").mysql();
            case SQLITE -> new SqliteTarget(FilePath.parse(text, "sqlite"));
            case DUCKDB ->
                    new DuckDbTarget(
                            text.equals(":memory:") ? text : FilePath.parse(text, "duckdb"));
        };
    }
}
