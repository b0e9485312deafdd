package io.pondpilot.common.database;

import io.pondpilot.common.value.Secret;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// A database which every worker attaches.
///
/// @param alias its name in SQL: a letter or underscore, then letters, digits, underscores, at most
///   63
/// @param type its kind
/// @param connectionString where it is, with its password; never logged
/// @param readOnly whether statements that write are refused
/// @param rawSql whether users may send SQL of the server's own to it, by DuckDB's `postgres_query`
///   and `mysql_query`
/// @param policy what is allowed on a server; of no effect for a file
public record AttachedDatabase(
        String alias,
        DatabaseType type,
        Secret connectionString,
        boolean readOnly,
        boolean rawSql,
        DatabasePolicy policy) {
    private static final Pattern ALIAS = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}");
    private static final Set<String> TAKEN =
            Set.of("main", "memory", "temp", "system", "information_schema", "pg_catalog");

    public AttachedDatabase {
        if (!ALIAS.matcher(alias).matches()) {
            throw new IllegalArgumentException(
                    "'"
                            + alias
                            + "' is not an alias; use letters, digits and underscores, at most 63");
        }
        if (TAKEN.contains(alias.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("'" + alias + "' is a name of DuckDB itself");
        }
        if (rawSql && (type == DatabaseType.SQLITE || type == DatabaseType.DUCKDB)) {
            throw new IllegalArgumentException(
                    "raw_sql is for servers, postgres and mysql; leave it out for " + type.text());
        }
    }

    /// A database without SQL of its own.
    public AttachedDatabase(
            String alias,
            DatabaseType type,
            Secret connectionString,
            boolean readOnly,
            DatabasePolicy policy) {
        this(alias, type, connectionString, readOnly, false, policy);
    }

    /// A database with the default policy.
    public AttachedDatabase(
            String alias, DatabaseType type, Secret connectionString, boolean readOnly) {
        this(alias, type, connectionString, readOnly, DatabasePolicy.DEFAULT);
    }

    /// The same at another place.
    public AttachedDatabase at(String connection) {
        return new AttachedDatabase(alias, type, new Secret(connection), readOnly, rawSql, policy);
    }
}
