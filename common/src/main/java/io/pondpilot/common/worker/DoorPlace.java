package io.pondpilot.common.worker;

import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.common.database.DatabaseTarget;
import io.pondpilot.common.database.DatabaseTarget.DuckDbTarget;
import io.pondpilot.common.database.DatabaseTarget.MySqlTarget;
import io.pondpilot.common.database.DatabaseTarget.PostgresTarget;
import io.pondpilot.common.database.DatabaseTarget.SqliteTarget;
import io.pondpilot.common.identity.WorkerIdentity;
import io.pondpilot.common.value.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Where a worker finds its doors: the only ways out, each of which leads through egress-service to
/// one database server, or to remote files. As text: `unix:/directory` or `tcp:host:port`.
public sealed interface DoorPlace {
    /// The worker waits for the log-in upstream, so it has more patience than that takes.
    int CONNECT_SECONDS = 15;

    /// A directory of the worker's own. Whose worker it is, is known by the directory.
    ///
    /// @param path absolute
    record Directory(Path path) implements DoorPlace {
        /// The Postgres client makes a socket's name of this and a port; all others take any.
        private static final String PREFIX = ".s.PGSQL.";

        private static final String HTTP = "http.sock";

        /// It is there before the doors are.
        private static final String KNOCK = "knock.sock";

        @Override
        public WorkerAddress.Unix door(int number) {
            return new WorkerAddress.Unix(path.resolve(PREFIX + checked(number)));
        }

        @Override
        public WorkerAddress.Unix remoteFiles() {
            return new WorkerAddress.Unix(path.resolve(HTTP));
        }

        @Override
        public WorkerAddress.Unix knock() {
            return new WorkerAddress.Unix(path.resolve(KNOCK));
        }

        @Override
        public String toString() {
            return "unix:" + path;
        }
    }

    /// Ports that all workers share: of knocks, then of remote files, then of each database. Whose
    /// worker it is, is known by its log-in.
    ///
    /// @param host a name or an address without brackets
    /// @param port the first
    record Network(String host, int port) implements DoorPlace {
        private static final int FIRST_DATABASE = 2;

        public Network {
            if (host.isBlank() || port < 1 || port + FIRST_DATABASE > 65_535) {
                throw new IllegalArgumentException("doors need a host and a port");
            }
        }

        @Override
        public WorkerAddress.Tcp door(int number) {
            return at(FIRST_DATABASE + checked(number) - 1);
        }

        @Override
        public WorkerAddress.Tcp remoteFiles() {
            return at(1);
        }

        @Override
        public WorkerAddress.Tcp knock() {
            return at(0);
        }

        private WorkerAddress.Tcp at(int offset) {
            return new WorkerAddress.Tcp(host, port + offset);
        }

        /// Egress-service has no TLS for workers.
        private String parameters(int number) {
            return "host=" + encoded(host) + "&port=" + door(number).port() + "&sslmode=disable";
        }

        /// The last port that is taken.
        ///
        /// @param databases how many are configured
        public int last(int databases) {
            return port + FIRST_DATABASE + databases - 1;
        }

        @Override
        public String toString() {
            return "tcp:" + host + ":" + port;
        }
    }

    /// Where one database is reached.
    ///
    /// @param number of the database in the configuration, from 1; it stands in a socket's name,
    ///   since an alias may be longer than what its path has room for
    WorkerAddress door(int number);

    /// Where servers of remote files are reached, by HTTP `CONNECT`.
    WorkerAddress remoteFiles();

    /// Where a worker asks whether a database answers.
    WorkerAddress knock();

    /// The database as the worker sees it: a server is this door, its password the worker's own
    /// credential; no host, user or password of the real one is left. A file stays what it is.
    ///
    /// @param number of the database in the configuration, from 1
    /// @throws IllegalArgumentException when the connection string cannot be read
    default AttachedDatabase lead(
            AttachedDatabase database, int number, WorkerIdentity worker, Secret credential) {
        return switch (DatabaseTarget.parse(database)) {
            case PostgresTarget target ->
                    database.at(
                            url("postgresql", worker, credential, target.database())
                                    + switch (this) {
                                        case Directory(Path path) ->
                                                "host="
                                                        + encoded(path.toString())
                                                        + "&port="
                                                        + number;
                                        case Network here -> here.parameters(number);
                                    }
                                    + "&connect_timeout="
                                    + CONNECT_SECONDS);
            case MySqlTarget target ->
                    database.at(
                            url("mysql", worker, credential, target.database())
                                    + switch (this) {
                                        case Directory here ->
                                                "socket="
                                                        + encoded(
                                                                here.door(number)
                                                                        .socket()
                                                                        .toString());
                                        case Network here -> here.parameters(number);
                                    });
            case SqliteTarget _, DuckDbTarget _ -> database;
        };
    }

    /// Reads what `toString` wrote.
    ///
    /// @throws IllegalArgumentException when it is neither form
    static DoorPlace parse(String text) {
        return switch (WorkerAddress.parse(text)) {
            case WorkerAddress.Unix(Path path) -> new Directory(path);
            case WorkerAddress.Tcp(String host, int port) -> new Network(host, port);
        };
    }

    private static int checked(int number) {
        if (number < 1 || number > 65_535) {
            throw new IllegalArgumentException("a door has a number from 1 to 65535");
        }
        return number;
    }

    private static String url(
            String scheme, WorkerIdentity worker, Secret credential, String database) {
        return scheme
                + "://"
                + encoded(worker.name())
                + ":"
                + encoded(credential.value())
                + "@door/"
                + encoded(database)
                + "?";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
