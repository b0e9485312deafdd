package io.pondpilot.worker.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pondpilot.common.database.AttachedDatabase;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Which databases users may send SQL of the server's own to. DuckDB's parser says what is called:
/// every mention of such a function must be a call in a SELECT whose first argument is the alias of
/// such a database, written as text; what hides it in a view, a macro or a string is refused.
final class RawSql {
    private static final Set<String> FUNCTIONS = Set.of("postgres_query", "mysql_query");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Set<String> aliases;

    RawSql(List<AttachedDatabase> databases) {
        aliases =
                databases.stream()
                        .filter(AttachedDatabase::rawSql)
                        .map(database -> database.alias().toLowerCase(Locale.ROOT))
                        .collect(Collectors.toUnmodifiableSet());
    }

    /// The functions that some database allows.
    Set<String> functions() {
        return aliases.isEmpty() ? Set.of() : FUNCTIONS;
    }

    /// Makes sure that a text calls them as it should.
    ///
    /// @param mentions how often their names stand in the text
    /// @throws EngineException of kind REFUSED
    void check(Session session, String sql, int mentions) {
        String tree =
                OwnQuery.rows(
                                session,
                                "SELECT json_serialize_sql(?::VARCHAR)",
                                List.of(sql),
                                row -> row.getString(1))
                        .getFirst();
        try {
            JsonNode root = JSON.readTree(tree);
            if (root.path("error").asBoolean(true) || calls(root) != mentions) {
                throw refused();
            }
        } catch (JsonProcessingException _) {
            throw refused();
        }
    }

    private int calls(JsonNode node) {
        int found = 0;
        if (FUNCTIONS.contains(node.path("function_name").asText().toLowerCase(Locale.ROOT))) {
            JsonNode alias = node.path("children").path(0);
            boolean constant =
                    alias.path("class").asText().equals("CONSTANT")
                            && alias.path("value")
                                    .path("type")
                                    .path("id")
                                    .asText()
                                    .equals("VARCHAR");
            String name = alias.path("value").path("value").asText().toLowerCase(Locale.ROOT);
            if (!constant || !aliases.contains(name)) {
                throw refused();
            }
            found++;
        }
        for (JsonNode child : node) {
            found += calls(child);
        }
        return found;
    }

    private static EngineException refused() {
        return new EngineException(
                EngineException.Kind.REFUSED,
                "Permission Error: postgres_query and mysql_query are for a SELECT that names, as"
                        + " text, the alias of a database with raw_sql: true");
    }
}
