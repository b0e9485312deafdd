package io.pondpilot.worker.engine;

/// Names and texts as they stand in SQL.
public final class Quoted {
    private Quoted() {}

    /// A name, whatever is in it.
    public static String name(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /// A text, whatever is in it.
    public static String text(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
