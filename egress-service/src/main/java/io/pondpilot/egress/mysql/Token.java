package io.pondpilot.egress.mysql;

import java.util.Locale;

/// A piece of a statement.
///
/// @param text as it was written; without the quotes for a name, nothing for a text
record Token(Kind kind, String text) {
    /// What pieces there are.
    enum Kind {
        /// A key word or a name without quotes.
        WORD,
        /// A name in backticks.
        NAME,
        /// What stands in single or double quotes.
        TEXT,
        NUMBER,
        /// One character of punctuation.
        SYMBOL
    }

    boolean word(String upper) {
        return kind == Kind.WORD && text.equalsIgnoreCase(upper);
    }

    boolean symbol(char character) {
        return kind == Kind.SYMBOL && text.charAt(0) == character;
    }

    /// Whether it may name something, quoted or not.
    boolean name() {
        return kind == Kind.WORD || kind == Kind.NAME;
    }

    String upper() {
        return text.toUpperCase(Locale.ROOT);
    }
}
