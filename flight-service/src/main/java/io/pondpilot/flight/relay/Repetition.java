package io.pondpilot.flight.relay;

import io.pondpilot.flight.grpc.FlightMethod;
import io.pondpilot.flight.upstream.Loss;

/// Which calls may run again on another worker. The reasons are in this module's RATIONALE.md.
///
/// @param writableDatabase whether any attached database can be written, so that what a worker did
///   may outlive it
record Repetition(boolean writableDatabase) {
    /// Whether a call whose worker was lost this way, before its first response byte, may run
    /// again.
    boolean allowed(Loss loss, FlightMethod method, RequestBody body) {
        if (!body.whole()) {
            return false;
        }
        return switch (loss) {
            case NOT_SENT, UNPROCESSED, CREDENTIAL_REFUSED, DRAINING -> true;
            case DIED ->
                    switch (method.repeat()) {
                        case ALWAYS -> true;
                        case IF_READ_ONLY -> !writableDatabase;
                        case IF_PREPARES -> !writableDatabase && body.preparesStatement();
                        case NEVER -> false;
                    };
        };
    }
}
