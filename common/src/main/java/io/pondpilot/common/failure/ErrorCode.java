package io.pondpilot.common.failure;

/// Every way in which a call may fail, with its status in both protocols. The mapping lives here
/// and nowhere else.
public enum ErrorCode {
    /// No token, or one that does not verify.
    UNAUTHENTICATED(16, 401),
    /// The caller is known but may not do this.
    PERMISSION_DENIED(7, 403),
    /// The request itself is wrong; sending it again cannot help.
    INVALID_ARGUMENT(3, 400),
    /// What was named does not exist.
    NOT_FOUND(5, 404),
    /// The user's quota is used up; try after the given time.
    RATE_LIMITED(8, 429),
    /// The system is full: no room for another worker or stream.
    CAPACITY_EXHAUSTED(8, 503),
    /// A body, statement or header beyond its limit.
    TOO_LARGE(8, 413),
    /// The worker, or Redis on the way to it, cannot be reached now.
    WORKER_UNAVAILABLE(14, 503),
    /// The worker could not be started.
    START_FAILED(14, 503),
    /// The caller's deadline passed.
    DEADLINE_EXCEEDED(4, 504),
    /// The caller went away.
    CANCELLED(1, 499),
    /// Not something this system does.
    UNIMPLEMENTED(12, 501),
    /// A fault of ours.
    INTERNAL(13, 500);

    private final int grpcStatus;
    private final int httpStatus;

    ErrorCode(int grpcStatus, int httpStatus) {
        this.grpcStatus = grpcStatus;
        this.httpStatus = httpStatus;
    }

    /// The gRPC status number, as in `grpc-status`.
    public int grpcStatus() {
        return grpcStatus;
    }

    /// The HTTP status number.
    public int httpStatus() {
        return httpStatus;
    }
}
