package io.pondpilot.flight.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrpcTimeoutTest {
    @ParameterizedTest
    @CsvSource({"1n,1", "5u,5000", "7m,7000000", "2S,2000000000", "1M,60000000000", "0S,0"})
    void unitsAreRead(String text, long nanos) {
        assertThat(GrpcTimeout.parse(text)).isEqualTo(nanos);
    }

    @Test
    void manyHoursSaturate() {
        assertThat(GrpcTimeout.parse("99999999H")).isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "S", "1", "123456789S", "-1S", "1s", "1 S", "1.5S", "１S"})
    void otherTextIsMalformed(String text) {
        assertThat(GrpcTimeout.parse(text)).isEqualTo(GrpcTimeout.MALFORMED);
    }

    @Test
    void whatIsWrittenIsReadAsNoMoreThanWasLeft() {
        for (Duration left :
                new Duration[] {
                    Duration.ofNanos(1),
                    Duration.ofMillis(99),
                    Duration.ofSeconds(20),
                    Duration.ofHours(30),
                    Duration.ofDays(365)
                }) {
            String text = GrpcTimeout.format(left.toNanos());
            assertThat(text.length()).isLessThanOrEqualTo(9);
            assertThat(GrpcTimeout.parse(text))
                    .isBetween(left.toNanos() - left.toNanos() / 1_000, left.toNanos());
        }
        assertThat(GrpcTimeout.format(-5)).isEqualTo("1n");
    }
}
