package io.pondpilot.ai.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.ai.wire.Dialect;
import io.pondpilot.ai.wire.ErrorBodies;
import io.pondpilot.ai.wire.ErrorKind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DecisionTest {
    @Test
    void programsAreToldToTryAgainOnlyWhenItHelpsSoon() {
        assertThat(refused(Limit.TOKENS_PER_MINUTE).again()).isTrue();
        assertThat(refused(Limit.PARALLEL_STREAMS).again()).isTrue();
        assertThat(refused(Limit.UNAVAILABLE).again()).isTrue();
        assertThat(refused(Limit.TOKENS_PER_DAY).again()).isFalse();
        assertThat(refused(Limit.REQUEST_SIZE).again()).isFalse();
    }

    @Test
    void everyRefusalHasItsErrorWithTheWordThatPondPilotLooksFor() {
        for (Limit limit : Limit.values()) {
            String message = refused(limit).error().message();
            switch (limit) {
                case TOKENS_PER_MINUTE, PARALLEL_STREAMS ->
                        assertThat(message).contains("rate limit");
                case TOKENS_PER_DAY, REQUEST_SIZE -> assertThat(message).contains("quota");
                case UNAVAILABLE -> assertThat(message).contains("budgets");
            }
        }
        assertThat(refused(Limit.TOKENS_PER_MINUTE).error().message()).contains("2 s");
        assertThat(refused(Limit.TOKENS_PER_DAY).error().kind()).isEqualTo(ErrorKind.QUOTA);
        assertThat(ErrorBodies.status(Dialect.MESSAGES, refused(Limit.UNAVAILABLE).error()))
                .isEqualTo(503);
    }

    private static Decision.Refused refused(Limit limit) {
        return new Decision.Refused(limit, Duration.ofMillis(1100));
    }
}
