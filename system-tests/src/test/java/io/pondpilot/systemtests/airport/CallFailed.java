package io.pondpilot.systemtests.airport;

import io.grpc.Status;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

    /// `x-arrow-status` takes the place of the gRPC status; 5 is an IOError.
    private static final String IO_ERROR = "5";

    private final Status status;
    private final @Nullable String arrowStatus;

    /// @param arrowStatus the trailer `x-arrow-status`, if there is one
    CallFailed(Status status, @Nullable String arrowStatus) {
        super(status + " x-arrow-status " + arrowStatus, null, false, false);
        this.status = status;
        this.arrowStatus = arrowStatus;
    }

    Status.Code code() {
        return status.getCode();
    }

    /// Whether an action's caller waits three seconds in useless retries before it hears of it.
    boolean isRetried() {
        return arrowStatus == null
                ? IO_ERRORS.contains(status.getCode())
                : arrowStatus.equals(IO_ERROR);
    }
}
