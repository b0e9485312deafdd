package io.pondpilot.egress.mysql;

/// The first byte of what a client sends after its log-in, and what becomes of it. Source: MySQL's
/// "Command Phase" and MariaDB's "Server protocol"; a number that is not known here is refused.
final class Command {
    static final int INIT_DB = 2;
    static final int QUERY = 3;
    static final int STMT_PREPARE = 22;
    static final int RESET_CONNECTION = 31;

    private Command() {}

    /// What becomes of a command.
    enum Fate {
        /// It goes through as it is.
        PASS,
        /// Its text is looked at.
        READ,
        /// A statement that fails takes its place.
        REPLACE,
        /// The connection ends: it is not for clients of a database, or logs in anew.
        END
    }

    static Fate fate(int command, boolean readOnly) {
        return switch (command) {
            // QUIT, PING, STMT_EXECUTE, _SEND_LONG_DATA, _CLOSE, _RESET, _FETCH
            case 1, 14, 23, 24, 25, 26, 28 -> Fate.PASS;
            case QUERY -> Fate.READ;
            case INIT_DB, STMT_PREPARE, RESET_CONNECTION -> readOnly ? Fate.READ : Fate.PASS;
            // FIELD_LIST, CREATE_DB, DROP_DB, STATISTICS, SET_OPTION, STMT_BULK_EXECUTE
            case 4, 5, 6, 9, 27, 250 -> readOnly ? Fate.REPLACE : Fate.PASS;
            default -> Fate.END;
        };
    }
}
