package io.pondpilot.worker.catalog;

import org.jspecify.annotations.Nullable;

/// A column of a foreign key and the one it refers to.
///
/// @param parent the table that is referred to
/// @param child the table that refers
/// @param position in the key, from 1
/// @param parentKey the name of the key that is referred to; null when it is not known
/// @param childKey the name of the foreign key; null when it has none
public record ForeignKeyColumn(
        TableName parent,
        String parentColumn,
        TableName child,
        String childColumn,
        int position,
        @Nullable String parentKey,
        @Nullable String childKey,
        Rule update,
        Rule delete) {
    /// What becomes of rows that refer to a row that is changed or deleted, with the numbers of
    /// JDBC and of Flight SQL's `UpdateDeleteRules`.
    public enum Rule {
        /// They are changed or deleted too.
        CASCADE(0),
        /// It is refused at once.
        RESTRICT(1),
        /// They refer to nothing any more.
        SET_NULL(2),
        /// It is refused at the end of the statement.
        NO_ACTION(3),
        /// They refer to the default.
        SET_DEFAULT(4);

        private final int number;

        Rule(int number) {
            this.number = number;
        }

        /// The number on the wire.
        public int number() {
            return number;
        }

        /// The rule by its SQL name; `NO ACTION` for what is no rule.
        static Rule of(@Nullable String text) {
            return switch (text == null ? "" : text) {
                case "CASCADE" -> CASCADE;
                case "RESTRICT" -> RESTRICT;
                case "SET NULL" -> SET_NULL;
                case "SET DEFAULT" -> SET_DEFAULT;
                default -> NO_ACTION;
            };
        }
    }
}
