package io.pondpilot.worker.airport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pondpilot.worker.testing.TestClient;
import io.pondpilot.worker.testing.TestWorker;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// Descriptors that name nothing.
class UnreadableDescriptorsIT {
    @Test
    void whatIsNoDescriptorOrNoTextIsRefused() {
        try (TestWorker worker = TestWorker.start();
                TestClient client = worker.client()) {
            AirportClient airport = new AirportClient(client);
            byte[] noDescriptor =
                    Packed.of(packer -> {
                        packer.packMapHeader(1).packString("descriptor").packBinaryHeader(1);
                        packer.writePayload(new byte[] {1});
                    });
            FlightDescriptor noText = FlightDescriptor.command(new byte[] {(byte) 0xff});

            refused(() -> airport.act("endpoints", noDescriptor), "is not a FlightDescriptor");
            refused(() -> airport.endpoints(noText, ""), "is not SQL as text");
            refused(() -> airport.endpoints(FlightDescriptor.path("a", "b"), ""), "three parts");
        }
    }

    private static void refused(ThrowingCallable call, String text) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        FlightRuntimeException.class,
                        e ->
                                assertThat(e.status().code())
                                        .isEqualTo(FlightStatusCode.INVALID_ARGUMENT))
                .hasMessageContaining(text);
    }
}
