package io.pondpilot.flight.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.common.failure.ErrorCode;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RefusalTest {
    @Test
    void messageIsPercentEncoded() {
        assertThat(GrpcMessage.encode("100% naïve\nline")).isEqualTo("100%25 na%C3%AFve%0Aline");
    }

    @Test
    void longMessageIsCutBetweenCharacters() {
        String encoded = GrpcMessage.encode("a" + "€".repeat(1_000));
        assertThat(encoded.length()).isLessThanOrEqualTo(GrpcMessage.MAX_LENGTH);
        assertThat((encoded.length() - 1) % "%E2%82%AC".length()).isZero();
    }

    @Test
    void everyCodeHasItsStatusInOneHeaderBlock() {
        for (ErrorCode code : ErrorCode.values()) {
            var headers = Refusal.of(code, "text").trailersOnly();
            assertThat(headers.status()).asString().isEqualTo("200");
            assertThat(headers.get("content-type")).asString().isEqualTo("application/grpc");
            assertThat(headers.get("grpc-status"))
                    .asString()
                    .isEqualTo(Integer.toString(code.grpcStatus()));
        }
    }

    @Test
    void retryIsNamedInSecondsRoundedUp() {
        var refusal =
                new Refusal(
                        ErrorCode.CAPACITY_EXHAUSTED,
                        "full",
                        Optional.of(Duration.ofMillis(2_001)));
        assertThat(refusal.text()).isEqualTo("full (retry after 3 s)");
    }
}
