package io.pondpilot.egress.gate;

import java.util.Locale;

/// Why a worker is not let through. The texts name no place and no account.
public enum Refusal {
    /// It does not speak the protocol, or wants something that is not allowed before the log-in.
    PROTOCOL("the connection was refused: not the protocol that is spoken here"),
    /// It presented no credential, or another's.
    CREDENTIAL("the connection was refused: the credential is not that of this worker"),
    /// Its lease has ended or belongs to a later generation.
    STALE("the connection was refused: this worker has been replaced"),
    /// One user has too many connections.
    USER_LIMIT("too many connections of this user"),
    /// All users together have too many connections.
    DATABASE_LIMIT("too many connections of all users, try again later"),
    /// It wants to go where nobody may.
    NOT_ALLOWED("the host is not one that may be reached"),
    /// The server does not answer.
    UNREACHABLE("the database cannot be reached"),
    /// The server's certificate is not one that is trusted, or it has no TLS.
    TLS("the database offers no encryption that is trusted here"),
    /// The server refused our account.
    LOGIN("the database refuses the configured account"),
    /// The log-in took too long.
    TIMEOUT("the database did not answer in time"),
    /// The worker sent what only a database that may be written takes.
    READ_ONLY("the database is read-only here");

    private final String text;

    Refusal(String text) {
        this.text = text;
    }

    /// What the worker, and so its user, is told; the alias is put before it.
    public String text() {
        return text;
    }

    /// The value of the metric's label.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
