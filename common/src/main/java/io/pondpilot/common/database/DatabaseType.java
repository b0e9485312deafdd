package io.pondpilot.common.database;

import java.util.Locale;

/// The kinds of database that can be attached.
public enum DatabaseType {
    /// PostgreSQL; `postgresql` is an alias.
    POSTGRES,
    /// MySQL and MariaDB; `mariadb` is an alias.
    MYSQL,
    /// A SQLite file, local or remote.
    SQLITE,
    /// A DuckDB file, local or remote, or `:memory:`.
    DUCKDB;

    /// Reads the name used in the configuration, in any case.
    ///
    /// @throws IllegalArgumentException when it is none of them
    public static DatabaseType parse(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "postgres", "postgresql" -> POSTGRES;
            case "mysql", "mariadb" -> MYSQL;
            case "sqlite" -> SQLITE;
            case "duckdb" -> DUCKDB;
            default ->
                    throw new IllegalArgumentException(
                            "'"
                                    + text
                                    + "' is not a database type; known are postgres, mysql, sqlite"
                                    + " and duckdb");
        };
    }

    /// The name used in the configuration.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
