package io.pondpilot.systemtests.airport;

import io.grpc.Status;
import java.util.Set;

/// A call that ended with an error; the extension shows its text to the user.
final class CallFailed extends RuntimeException {
    /// What Arrow C++ makes an IOError of.
    private static final Set<Status.Code> IO_ERRORS =
            Set.of(
                    Status.Code.INTERNAL,
                    Status.Code.UNAVAILABLE,
                    Status.Code.UNAUTHENTICATED,
                    Status.Code.PERMISSION_DENIED,
                    Status.Code.DEADLINE_EXCEEDED,
                    Status.Code.ABORTED,
                    Status.Code.DATA_LOSS);

    private final Status status;

    CallFailed(Status status) {
        super(status.toString(), null, false, false);
        this.status = status;
    }

    Status.Code code() {
        return status.getCode();
    }

    /// Whether an action's caller waits three seconds in useless retries before it hears of it.
    boolean isRetried() {
        return IO_ERRORS.contains(status.getCode());
    }
}
