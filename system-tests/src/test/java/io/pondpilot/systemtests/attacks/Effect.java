package io.pondpilot.systemtests.attacks;

/// What is seen of an attack that has passed.
sealed interface Effect {
    /// The contents, or the name, of a planted file in a byte that was sent to the tenant.
    record Canary() implements Effect {}

    /// A credential in a byte that was sent to the tenant; looked for after every other probe too.
    record Credential() implements Effect {}

    /// This text in a message to the tenant. No probe has it in its own text.
    record Shows(String text) implements Effect {}

    /// A file that was not there.
    record Written() implements Effect {}

    /// A connection to the port that listens.
    record Dialled() implements Effect {}

    /// What a view of the catalog lists in a session that begins after it; settings that users may
    /// change are not among them (`default_order` is one of the whole instance).
    record Changed(String query) implements Effect {}

    /// The probe's mark in the log of statements that Postgres keeps.
    record Arrives() implements Effect {}

    /// Reads what stands in the files.
    static Effect parse(String text) {
        if (text.startsWith("shows:")) {
            return new Shows(text.substring("shows:".length()));
        }
        return switch (text) {
            case "canary" -> new Canary();
            case "credential" -> new Credential();
            case "file" -> new Written();
            case "dial" -> new Dialled();
            case "arrives" -> new Arrives();
            case "secrets" -> new Changed("SELECT count(*) FROM duckdb_secrets()");
            case "databases" ->
                    new Changed(
                            "SELECT string_agg(database_name, ',' ORDER BY database_name ASC) FROM"
                                    + " duckdb_databases()");
            case "settings" ->
                    new Changed(
                            "SELECT string_agg(name || '=' || value, ',' ORDER BY name ASC) FROM"
                                    + " duckdb_settings() WHERE name NOT IN ('default_order',"
                                    + " 'default_null_order', 'null_order', 'default_collation')");
            default -> throw new IllegalArgumentException("no effect: " + text);
        };
    }
}
