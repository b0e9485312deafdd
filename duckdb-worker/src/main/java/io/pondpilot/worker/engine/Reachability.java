package io.pondpilot.worker.engine;

import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.common.database.DatabaseTarget;
import io.pondpilot.common.database.DatabaseTarget.DuckDbTarget;
import io.pondpilot.common.database.DatabaseTarget.MySqlTarget;
import io.pondpilot.common.database.DatabaseTarget.PostgresTarget;
import io.pondpilot.common.database.DatabaseTarget.SqliteTarget;
import io.pondpilot.common.database.Door;
import io.pondpilot.common.database.Knock;
import io.pondpilot.common.remote.AllowedHost;
import io.pondpilot.common.remote.AllowedHosts;
import io.pondpilot.common.value.Secret;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// Looks whether an attached database answers at all, in bounded time, before DuckDB, whose own
/// time-outs are minutes, is sent there.
final class Reachability {
    private static final int LONGEST_ANSWER = 200;

    private static final long LOOK_NANOS = 1_000_000;

    private final Duration timeout;
    private final Redaction redaction;
    private final Optional<RemoteAccess> remote;

    Reachability(Duration timeout, Redaction redaction, Optional<RemoteAccess> remote) {
        this.timeout = timeout;
        this.redaction = redaction;
        this.remote = remote;
    }

    /// Hides what error texts must not show.
    Redaction redaction() {
        return redaction;
    }

    /// Looks once.
    ///
    /// @return why it cannot be reached; empty when it can. The text names no place
    Optional<String> problem(AttachedDatabase database) {
        return switch (DatabaseTarget.parse(database)) {
            case PostgresTarget target ->
                    target.host().startsWith("/")
                            ? unix(Path.of(target.address()), target.password())
                            : tcp(target.host(), target.port());
            case MySqlTarget target ->
                    target.host().startsWith("/")
                            ? unix(Path.of(target.host()), target.password())
                            : tcp(target.host(), target.port());
            case SqliteTarget target -> file(target.path());
            case DuckDbTarget target ->
                    target.path().equals(":memory:") ? Optional.empty() : file(target.path());
        };
    }

    private Optional<String> tcp(String host, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), Math.toIntExact(timeout.toMillis()));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(Knock.reason(e));
        }
    }

    /// A door is asked what is behind it; any other socket is only dialled.
    private Optional<String> unix(Path socket, Optional<Secret> credential) {
        try {
            Optional<Door> door = Door.at(socket);
            if (!appears(socket)) {
                return Optional.of(
                        door.isPresent()
                                ? "egress-service has opened no door to it"
                                : "connection refused");
            }
            if (door.isPresent()
                    && credential.isPresent()
                    && Files.exists(door.get().directory().resolve(Knock.FILE))) {
                return knock(door.get(), credential.get());
            }
            dialled(socket).close();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(Knock.reason(e));
        }
    }

    /// Doors are made when the worker's directory appears, which may be a moment ago.
    private boolean appears(Path socket) {
        long end = System.nanoTime() + timeout.toNanos();
        while (!Files.exists(socket)) {
            if (System.nanoTime() > end) {
                return false;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return true;
    }

    private static Optional<String> knock(Door door, Secret credential) throws IOException {
        try (SocketChannel channel = dialled(door.directory().resolve(Knock.FILE));
                var answers =
                        new BufferedReader(
                                Channels.newReader(channel, StandardCharsets.UTF_8),
                                LONGEST_ANSWER)) {
            String question = new Knock(door.number(), credential).line();
            channel.write(StandardCharsets.UTF_8.encode(question));
            String answer = answers.readLine();
            if (answer == null) {
                throw new SocketTimeoutException();
            }
            return answer.equals(Knock.OK) ? Optional.empty() : Optional.of(answer);
        }
    }

    private static SocketChannel dialled(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private Optional<String> file(String path) {
        if (path.contains("://")) {
            return remote.isEmpty()
                    ? Optional.of("remote files are not available here")
                    : remote(path, remote.get());
        }
        return Files.isReadable(Path.of(path))
                ? Optional.empty()
                : Optional.of("the file does not exist or cannot be read");
    }

    /// Asks the proxy for a connection to the server of a remote file.
    private Optional<String> remote(String url, RemoteAccess access) {
        try (Socket socket = new Socket()) {
            AllowedHost host = AllowedHosts.of(url);
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), access.proxyPort()));
            // The server's name is looked up and the server dialled in that time.
            socket.setSoTimeout(Math.toIntExact(timeout.multipliedBy(2).toMillis()));
            String request = "CONNECT " + host + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
            return switch (new String(answer, StandardCharsets.US_ASCII)) {
                case "HTTP/1.1 200" -> Optional.empty();
                case "HTTP/1.1 403" -> Optional.of("its host may not be reached from here");
                case "HTTP/1.1 504" -> Optional.of("no answer in time");
                default -> Optional.of("its host cannot be reached");
            };
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return Optional.of(Knock.reason(e));
        }
    }
}
