package io.pondpilot.egress.mysql;

/// What both sides of a connection agree to speak. Source: MySQL's "Capabilities Flags" and
/// MariaDB's "Connecting", which share these bits.
final class Capabilities {
    /// MariaDB calls it `CLIENT_MYSQL`: who sets it knows no extended capabilities.
    static final int LONG_PASSWORD = 1;

    static final int FOUND_ROWS = 1 << 1;
    static final int LONG_FLAG = 1 << 2;
    static final int CONNECT_WITH_DB = 1 << 3;
    static final int PROTOCOL_41 = 1 << 9;
    static final int SSL = 1 << 11;
    static final int TRANSACTIONS = 1 << 13;
    static final int SECURE_CONNECTION = 1 << 15;
    static final int MULTI_STATEMENTS = 1 << 16;
    static final int MULTI_RESULTS = 1 << 17;
    static final int PS_MULTI_RESULTS = 1 << 18;
    static final int PLUGIN_AUTH = 1 << 19;
    static final int CONNECT_ATTRS = 1 << 20;
    static final int PLUGIN_AUTH_LENENC = 1 << 21;
    static final int DEPRECATE_EOF = 1 << 24;

    /// What changes the bytes after the log-in: both sides must have the same of these.
    private static final int LATER =
            FOUND_ROWS
                    | LONG_FLAG
                    | TRANSACTIONS
                    | MULTI_STATEMENTS
                    | MULTI_RESULTS
                    | PS_MULTI_RESULTS
                    | DEPRECATE_EOF;

    private static final int LOG_IN =
            LONG_PASSWORD
                    | PROTOCOL_41
                    | SECURE_CONNECTION
                    | PLUGIN_AUTH
                    | PLUGIN_AUTH_LENENC
                    | CONNECT_WITH_DB
                    | CONNECT_ATTRS;

    private Capabilities() {}

    /// What a worker may choose from, before anything is known of the server: MySQL 5.7 and MariaDB
    /// 10.2 have it all. No compression, no TLS (it is a unix socket), no files of the client.
    static int offered(boolean readOnly) {
        return (LATER | LOG_IN) & (readOnly ? ~MULTI_STATEMENTS : ~0);
    }

    /// What the worker has chosen and must be had upstream too.
    static int chosen(int worker, boolean readOnly) {
        return worker & offered(readOnly) & LATER;
    }

    /// What we log in with.
    static int upstream(int chosen, int server) {
        return chosen | (LOG_IN & ~(CONNECT_ATTRS & ~server));
    }

    /// Whether the server lacks what was chosen, or what we log in with.
    static boolean lacking(int chosen, int server) {
        // MariaDB does not set it, and takes it.
        int needed = (chosen | LOG_IN) & ~CONNECT_ATTRS & ~LONG_PASSWORD;
        return (needed & ~server) != 0;
    }
}
