package io.pondpilot.worker.engine;

import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.common.database.DatabaseType;
import java.util.List;
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

    private LostServer() {}

    /// The failure as one of the databases that the statement names, when it is of that kind.
    static EngineException named(
            EngineException e, String statement, List<AttachedDatabase> databases) {
        if (!LOST.matcher(e.getMessage()).find()) {
            return e;
        }
        String servers =
                databases.stream()
                        .filter(LostServer::isServer)
                        .filter(database -> SqlText.mentions(statement, database.alias()))
                        .map(database ->
                                "'" + database.alias() + "' (" + database.type().text() + ")")
                        .collect(Collectors.joining(" or "));
        return servers.isEmpty()
                ? e
                : new EngineException(
                        EngineException.Kind.UNAVAILABLE,
                        "the connection to attached database "
                                + servers
                                + " broke while the statement ran; send it again. "
                                + e.getMessage(),
                        e);
    }

    private static boolean isServer(AttachedDatabase database) {
        return database.type() == DatabaseType.POSTGRES || database.type() == DatabaseType.MYSQL;
    }
}
