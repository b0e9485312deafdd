package io.pondpilot.worker.flight;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.worker.engine.Engine;
import io.pondpilot.worker.engine.EngineException;
import org.apache.arrow.flight.FlightRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one place where a failure becomes a gRPC status: always typed, never a stack trace, never a
/// credential, short enough for trailers.
final class Failures {
    private static final Logger log = LoggerFactory.getLogger(Failures.class);
    private static final int LONGEST = 1800;

    private final Engine engine;
    private final Runnable retire;

    /// Failures of this engine.
    ///
    /// @param retire called when DuckDB cannot go on; the process is to end after it has answered
    Failures(Engine engine, Runnable retire) {
        this.engine = engine;
        this.retire = retire;
    }

    /// The status of a failure; a statement that was cancelled or timed out says so whatever DuckDB
    /// said.
    StatusRuntimeException status(Throwable failure, Call call) {
        Status interrupted = call.interruption();
        if (interrupted != null) {
            return interrupted.asRuntimeException();
        }
        return status(
                failure instanceof EngineException e ? engine.lost(e, call.asked()) : failure);
    }

    /// The status of a failure outside a statement.
    StatusRuntimeException status(Throwable failure) {
        return switch (failure) {
            case EngineException e -> engineStatus(engine.missing(e)).asRuntimeException();
            case ProxyException e ->
                    described(Status.fromCodeValue(e.code().grpcStatus()), e.getMessage())
                            .asRuntimeException();
            case StatusRuntimeException e -> e;
            case FlightRuntimeException e ->
                    described(
                                    Status.fromCodeValue(grpc(e)),
                                    String.valueOf(e.status().description()))
                            .asRuntimeException();
            case OutOfMemoryError _ -> {
                retire.run();
                yield Status.RESOURCE_EXHAUSTED
                        .withDescription("the worker ran out of memory and is replaced")
                        .asRuntimeException();
            }
            default -> {
                log.atError().setCause(failure).log("Unexpected failure");
                yield Status.INTERNAL
                        .withDescription("the worker failed unexpectedly; its log says why")
                        .asRuntimeException();
            }
        };
    }

    private Status engineStatus(EngineException e) {
        return switch (e.kind()) {
            case INVALID, REFUSED -> described(Status.INVALID_ARGUMENT, e.getMessage());
            case NOT_FOUND -> described(Status.NOT_FOUND, e.getMessage());
            case EXISTS -> described(Status.ALREADY_EXISTS, e.getMessage());
            case EXHAUSTED ->
                    described(
                            Status.RESOURCE_EXHAUSTED,
                            "the statement needs more memory than a worker has (DuckDB's limit is "
                                    + engine.memoryLimit()
                                    + "; the operator sets containers.memory_limit): "
                                    + e.getMessage());
            case INTERRUPTED -> described(Status.CANCELLED, "the statement was interrupted");
            case UNAVAILABLE -> described(Status.UNAVAILABLE, e.getMessage());
            case FATAL -> {
                log.atError()
                        .addKeyValue("error", shortened(e.getMessage()))
                        .log("DuckDB failed, the worker retires");
                retire.run();
                yield described(
                        Status.UNAVAILABLE,
                        "DuckDB failed and is replaced; send the statement again. It said: "
                                + e.getMessage());
            }
        };
    }

    private Status described(Status status, String text) {
        return status.withDescription(shortened(text));
    }

    private String shortened(String text) {
        String clean = engine.redaction().of(text).replaceAll("\n\tat [^\n]*", "");
        return clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST) + " ...";
    }

    private static int grpc(FlightRuntimeException e) {
        return switch (e.status().code()) {
            case OK -> 0;
            case UNKNOWN, INTERNAL -> ErrorCode.INTERNAL.grpcStatus();
            case INVALID_ARGUMENT -> ErrorCode.INVALID_ARGUMENT.grpcStatus();
            case TIMED_OUT -> ErrorCode.DEADLINE_EXCEEDED.grpcStatus();
            case NOT_FOUND -> ErrorCode.NOT_FOUND.grpcStatus();
            case ALREADY_EXISTS -> Status.Code.ALREADY_EXISTS.value();
            case CANCELLED -> ErrorCode.CANCELLED.grpcStatus();
            case UNAUTHENTICATED -> ErrorCode.UNAUTHENTICATED.grpcStatus();
            case UNAUTHORIZED -> ErrorCode.PERMISSION_DENIED.grpcStatus();
            case UNIMPLEMENTED -> ErrorCode.UNIMPLEMENTED.grpcStatus();
            case UNAVAILABLE -> ErrorCode.WORKER_UNAVAILABLE.grpcStatus();
            case RESOURCE_EXHAUSTED -> ErrorCode.CAPACITY_EXHAUSTED.grpcStatus();
        };
    }
}
