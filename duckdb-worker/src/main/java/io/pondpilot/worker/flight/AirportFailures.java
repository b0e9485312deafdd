package io.pondpilot.worker.flight;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.pondpilot.worker.airport.Refusal;

/// Failures as the `airport` extension understands them. It repeats what it takes for a passing
/// fault, on a stream that has ended, for up to a minute: so nothing is UNAVAILABLE to it. And it
/// throws DuckDB's own exception with our bare text where it is told which one, in the trailers of
/// Arrow's C++ servers (`cpp/src/arrow/flight/transport/grpc/util_internal.cc`).
final class AirportFailures<Q, A> extends SimpleForwardingServerCall<Q, A> {
    private static final Metadata.Key<String> ARROW_STATUS =
            Metadata.Key.of("x-arrow-status", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<byte[]> DETAILS =
            Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

    /// `arrow::StatusCode::Invalid`.
    private static final String INVALID = "4";

    AirportFailures(ServerCall<Q, A> call) {
        super(call);
    }

    @Override
    public void close(Status status, Metadata trailers) {
        String text = status.getDescription();
        if (text == null) {
            super.close(status, trailers);
            return;
        }
        Status told =
                status.getCode() == Status.Code.UNAVAILABLE
                        ? Status.FAILED_PRECONDITION.withDescription(text)
                        : status;
        switch (told.getCode()) {
            case INVALID_ARGUMENT, NOT_FOUND, FAILED_PRECONDITION -> {
                trailers.put(ARROW_STATUS, INVALID);
                trailers.put(DETAILS, Refusal.packed(text));
            }
            default -> {
                // It has no exception for the others: it shows their text as it is.
            }
        }
        super.close(told, trailers);
    }
}
