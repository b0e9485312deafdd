package io.pondpilot.flight.upstream;

/// What is known of a call whose worker stream is gone before its end.
public enum Loss {
    /// The worker never saw it.
    NOT_SENT,
    /// The worker said that it did nothing with it: GOAWAY below its stream, or REFUSED_STREAM.
    UNPROCESSED,
    /// The worker refused the credential, before it looked at the call.
    CREDENTIAL_REFUSED,
    /// The worker is about to stop and took no more, before it looked at the call.
    DRAINING,
    /// The worker had it, and what it did is unknown.
    DIED
}
