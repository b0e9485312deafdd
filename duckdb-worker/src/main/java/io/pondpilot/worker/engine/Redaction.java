package io.pondpilot.worker.engine;

import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.common.database.DatabaseTarget;
import io.pondpilot.common.database.DatabaseTarget.MySqlTarget;
import io.pondpilot.common.database.DatabaseTarget.PostgresTarget;
import io.pondpilot.common.value.Secret;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Takes credentials and places of the attached databases out of texts that leave the worker. Two
/// layers: what we know to be secret, and whatever looks like `password=...` or a URL with a login.
public final class Redaction {
    private static final String HIDDEN = "***";
    private static final Pattern KEY_VALUE =
            Pattern.compile(
                    "(?i)\\b(password|passwd|pwd|passfile|sslpassword)"
                            + "(\\s*[=:]\\s*|\\s+(?='))('(?:[^']|'')*'|\"[^\"]*\"|[^\\s,;)]+)");
    private static final Pattern URL_LOGIN =
            Pattern.compile("(?i)\\b([a-z][a-z0-9+.-]*://)[^\\s/@']*:[^\\s@']*@");

    /// Where a client says that it was; behind a door the rest of the text is ours.
    private static final Pattern PLACE =
            Pattern.compile(
                    "(?: at \"[^\"]*\")?: connection to server (?:on socket \"[^\"]*\"|at"
                            + " \"[^\"]*\"(?: \\([^)]*\\))?, port \\d+) failed:\\s*(?:FATAL:\\s*)?");

    private static final int SHORTEST = 3;

    private final List<String> secrets;

    /// Knows the databases' passwords, users and connection strings.
    public Redaction(List<AttachedDatabase> databases) {
        List<String> known = new ArrayList<>();
        for (AttachedDatabase database : databases) {
            known.add(database.connectionString().value());
            switch (DatabaseTarget.parse(database)) {
                case PostgresTarget target ->
                        target.password().map(Secret::value).ifPresent(known::add);
                case MySqlTarget target ->
                        target.password().map(Secret::value).ifPresent(known::add);
                case DatabaseTarget.SqliteTarget _ -> {}
                case DatabaseTarget.DuckDbTarget _ -> {}
            }
        }
        secrets =
                known.stream()
                        .filter(secret -> secret.length() >= SHORTEST)
                        .flatMap(secret -> Stream.of(secret, secret.replace("'", "''")))
                        .distinct()
                        .sorted(Comparator.comparingInt(String::length).reversed())
                        .toList();
    }

    /// The text without them.
    public String of(String text) {
        String result = text;
        for (String secret : secrets) {
            result = result.replace(secret, HIDDEN);
        }
        result = PLACE.matcher(result).replaceAll(": ");
        result = URL_LOGIN.matcher(result).replaceAll("$1" + HIDDEN + "@");
        return KEY_VALUE.matcher(result).replaceAll("$1=" + HIDDEN);
    }
}
