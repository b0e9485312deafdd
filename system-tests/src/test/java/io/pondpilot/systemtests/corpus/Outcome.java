package io.pondpilot.systemtests.corpus;

import io.pondpilot.systemtests.client.Answer;

/// What an engine made of a statement.
sealed interface Outcome {
    /// It answered rows.
    record Rows(Answer answer) implements Outcome {}

    /// It changed so many rows; 0 for a statement that changes none.
    record Changed(long rows) implements Outcome {}

    /// It refused.
    ///
    /// @param error the first line of its text
    record Failed(String error) implements Outcome {
        static Failed of(String text) {
            return new Failed(text.lines().findFirst().orElse(""));
        }
    }
}
