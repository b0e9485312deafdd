package io.pondpilot.systemtests.airport;

/// An answer that the extension cannot read, or that harms the DuckDB process reading it.
final class Violation extends AssertionError {
    Violation(String rule) {
        super("airport: " + rule);
    }

    static void unless(boolean holds, String rule) {
        if (!holds) {
            throw new Violation(rule);
        }
    }
}
