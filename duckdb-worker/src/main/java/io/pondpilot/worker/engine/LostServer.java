package io.pondpilot.worker.engine;

import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.common.database.DatabaseType;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A connection to a database server that broke while a statement used it. The servers' clients say
/// so in words of their own, and never which server it was.
final class LostServer {
    private static final Pattern LOST =
            Pattern.compile(
                    "(?i)server closed the connection|connection to server was lost"
                            + "|lost connection to|server has gone away|could not receive data"
                            + "|could not send data|terminating connection"
                            + "|failed to fetch result row for mysql"
                            + "|unexpected EOF|connection not open|no connection to the server");

    /// The MySQL client looks on TCP after its socket, and tells of that alone.
    private static final Pattern NOT_REACHED =
            Pattern.compile("(?i)failed to connect to mysql database");

    private LostServer() {}

    /// The failure as one of the databases that the statement names, when it is of that kind.
    ///
    /// @param problem tells why one cannot be reached, if it cannot
    static EngineException named(
            EngineException e,
            String statement,
            List<AttachedDatabase> databases,
            Function<AttachedDatabase, Optional<String>> problem) {
        boolean notReached = NOT_REACHED.matcher(e.getMessage()).find();
        if (!notReached && !LOST.matcher(e.getMessage()).find()) {
            return e;
        }
        List<AttachedDatabase> servers =
                databases.stream()
                        .filter(database ->
                                notReached
                                        ? database.type() == DatabaseType.MYSQL
                                        : isServer(database))
                        .filter(database -> SqlText.mentions(statement, database.alias()))
                        .toList();
        if (servers.isEmpty()) {
            return e;
        }
        String names =
                servers.stream()
                        .map(database ->
                                "'" + database.alias() + "' (" + database.type().text() + ")")
                        .collect(Collectors.joining(" or "));
        String text =
                notReached
                        ? "attached database "
                                + names
                                + " cannot be reached: "
                                + servers.stream()
                                        .map(problem)
                                        .flatMap(Optional::stream)
                                        .findFirst()
                                        .orElse("it refused the connection")
                        : "the connection to attached database "
                                + names
                                + " broke while the statement ran; send it again. "
                                + e.getMessage();
        return new EngineException(EngineException.Kind.UNAVAILABLE, text, e);
    }

    private static boolean isServer(AttachedDatabase database) {
        return database.type() == DatabaseType.POSTGRES || database.type() == DatabaseType.MYSQL;
    }
}
