package io.pondpilot.worker.engine;

import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.common.database.DatabaseTarget;
import io.pondpilot.common.database.DatabaseTarget.DuckDbTarget;
import io.pondpilot.common.database.DatabaseTarget.MySqlTarget;
import io.pondpilot.common.database.DatabaseTarget.PostgresTarget;
import io.pondpilot.common.database.DatabaseTarget.SqliteTarget;
import io.pondpilot.common.database.Knock;
import io.pondpilot.common.remote.AllowedHost;
import io.pondpilot.common.remote.AllowedHosts;
import io.pondpilot.common.value.Secret;
import io.pondpilot.common.worker.DoorPlace;
import io.pondpilot.common.worker.WorkerAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
    private final Optional<DoorPlace> doors;
    private final List<AttachedDatabase> databases;

    Reachability(Duration timeout, Redaction redaction, EngineSettings settings) {
        this.timeout = timeout;
        this.redaction = redaction;
        this.remote = settings.remote();
        this.doors = settings.doors();
        this.databases = settings.databases();
    }

    /// Hides what error texts must not show.
    Redaction redaction() {
        return redaction;
    }

    /// Looks once.
    ///
    /// @return why it cannot be reached; empty when it can. The text names no place
    Optional<String> problem(AttachedDatabase database) {
        int number = databases.indexOf(database) + 1;
        return switch (DatabaseTarget.parse(database)) {
            case PostgresTarget target ->
                    server(number, target.password(), target.address(), target.port());
            case MySqlTarget target ->
                    server(number, target.password(), target.host(), target.port());
            case SqliteTarget target -> file(target.path());
            case DuckDbTarget target ->
                    target.path().equals(":memory:") ? Optional.empty() : file(target.path());
        };
    }

    /// A door is asked what is behind it; any other place is only dialled.
    private Optional<String> server(
            int number, Optional<Secret> credential, String host, int port) {
        try {
            if (doors.isPresent() && credential.isPresent()) {
                return knock(doors.get(), new Knock(number, credential.get()));
            }
            if (host.startsWith("/")) {
                SocketChannel.open(UnixDomainSocketAddress.of(host)).close();
            } else {
                dialled(host, port).close();
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(Knock.reason(e));
        }
    }

    private Optional<String> knock(DoorPlace place, Knock knock) throws IOException {
        switch (place.knock()) {
            case WorkerAddress.Unix(Path socket) -> {
                if (place.door(knock.number()) instanceof WorkerAddress.Unix door
                        && !appears(door.socket())) {
                    return Optional.of("egress-service has opened no door to it");
                }
                try (SocketChannel channel =
                        SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
                    return answer(
                            knock,
                            Channels.newOutputStream(channel),
                            Channels.newInputStream(channel));
                }
            }
            case WorkerAddress.Tcp(String host, int port) -> {
                try (Socket socket = dialled(host, port)) {
                    // The server is dialled in that time.
                    socket.setSoTimeout(Math.toIntExact(timeout.multipliedBy(2).toMillis()));
                    return answer(knock, socket.getOutputStream(), socket.getInputStream());
                } catch (ConnectException | UnknownHostException e) {
                    return Optional.of("egress-service does not answer");
                }
            }
        }
    }

    private static Optional<String> answer(Knock knock, OutputStream to, InputStream from)
            throws IOException {
        to.write(knock.line().getBytes(StandardCharsets.UTF_8));
        to.flush();
        var answers =
                new BufferedReader(
                        new InputStreamReader(from, StandardCharsets.UTF_8), LONGEST_ANSWER);
        String answer = answers.readLine();
        if (answer == null) {
            throw new SocketTimeoutException();
        }
        return answer.equals(Knock.OK) ? Optional.empty() : Optional.of(answer);
    }

    private Socket dialled(String host, int port) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(host, port), Math.toIntExact(timeout.toMillis()));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
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
