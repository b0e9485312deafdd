package io.pondpilot.flight.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.pondpilot.common.failure.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ArrowStatusTest {
    /// The gRPC statuses that Arrow's C++ makes an IOError of.
    private static final Set<Integer> IO_ERRORS = Set.of(4, 7, 10, 13, 14, 15, 16);

    private static Http2Headers trailers(ErrorCode code, String text) {
        Refusal refusal = Refusal.of(code, text);
        Http2Headers trailers = refusal.trailersOnly();
        ArrowStatus.into(trailers, refusal);
        return trailers;
    }

    @Test
    void whatWouldBeRepeatedSaysInvalidInItsOwnWords() {
        for (ErrorCode code : ErrorCode.values()) {
            Http2Headers trailers = trailers(code, "naïve");
            boolean repeated = IO_ERRORS.contains(code.grpcStatus());
            assertThat(trailers.contains("x-arrow-status", "4"))
                    .as(code.name())
                    .isEqualTo(repeated);
            assertThat(trailers.contains("x-arrow-status-message-bin")).isEqualTo(repeated);
            assertThat(trailers.get("grpc-status"))
                    .asString()
                    .isEqualTo(Integer.toString(code.grpcStatus()));
        }
        CharSequence told =
                trailers(ErrorCode.UNAUTHENTICATED, "naïve").get("x-arrow-status-message-bin");
        assertThat(Base64.getDecoder().decode(told.toString()))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("naïve");
    }

    @Test
    void aTextTooLongForTrailersIsSentOnce() {
        Http2Headers trailers = trailers(ErrorCode.INTERNAL, "€".repeat(1_000));
        assertThat(trailers.contains("x-arrow-status")).isTrue();
        assertThat(trailers.contains("x-arrow-status-message-bin")).isFalse();
    }

    @Test
    void onlyTheAirportExtensionWantsIt() {
        assertThat(ArrowStatus.wantedBy(new DefaultHttp2Headers())).isFalse();
        assertThat(
                        ArrowStatus.wantedBy(
                                new DefaultHttp2Headers()
                                        .set("airport-user-agent", "airport/20250723")))
                .isTrue();
    }
}
