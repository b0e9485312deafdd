package io.pondpilot.worker.engine;

import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.common.database.DatabaseTarget;
import io.pondpilot.common.database.DatabaseTarget.DuckDbTarget;
import io.pondpilot.common.database.DatabaseTarget.MySqlTarget;
import io.pondpilot.common.database.DatabaseTarget.PostgresTarget;
import io.pondpilot.common.database.DatabaseTarget.SqliteTarget;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Looks whether an attached database answers at all, in bounded time, before DuckDB, whose own
/// time-outs are minutes, is sent there.
final class Reachability {
    private static final String POSTGRES_SOCKET = ".s.PGSQL.";

    private final Duration timeout;
    private final Redaction redaction;

    Reachability(Duration timeout, Redaction redaction) {
        this.timeout = timeout;
        this.redaction = redaction;
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
                            ? unix(Path.of(target.host(), POSTGRES_SOCKET + target.port()))
                            : tcp(target.host(), target.port());
            case MySqlTarget target ->
                    target.host().startsWith("/")
                            ? unix(Path.of(target.host()))
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
            return Optional.of(reason(e));
        }
    }

    private static Optional<String> unix(Path path) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(path));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(reason(e));
        }
    }

    private static Optional<String> file(String path) {
        return path.contains("://") || Files.isReadable(Path.of(path))
                ? Optional.empty()
                : Optional.of("the file does not exist or cannot be read");
    }

    private static String reason(IOException e) {
        return switch (e) {
            case java.net.UnknownHostException _ -> "its host name is not known";
            case java.net.SocketTimeoutException _ -> "no answer in time";
            case java.net.ConnectException _ -> "connection refused";
            default -> "the network does not lead there";
        };
    }
}
