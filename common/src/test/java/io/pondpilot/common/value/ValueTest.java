package io.pondpilot.common.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "512m, 536870912, 512m",
        "512MB, 536870912, 512m",
        "512MiB, 536870912, 512m",
        "1g, 1073741824, 1g",
        "1024m, 1073741824, 1g",
        "1500, 1500, 1500",
        "2 k, 2048, 2k",
        "3t, 3298534883328, 3t"
    })
    void sizesAreReadAsWrittenAndWrittenShortest(String text, long bytes, String shortest) {
        assertThat(ByteSize.parse(text)).isEqualTo(new ByteSize(bytes)).hasToString(shortest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "m", "-1", "1.5g", "1x", "99999999999999999999", "999999999999t"})
    void otherSizesAreRefused(String text) {
        assertThatThrownBy(() -> ByteSize.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "5m, PT5M, 5m",
        "30s, PT30S, 30s",
        "500ms, PT0.5S, 500ms",
        "1h30m, PT1H30M, 1h30m",
        "90s, PT1M30S, 1m30s",
        "2d, PT48H, 2d",
        "1m 5ms, PT1M0.005S, 1m5ms",
        "0s, PT0S, 0s"
    })
    void durationsAreReadAsWrittenAndWrittenShortest(String text, Duration value, String shortest) {
        assertThat(TimeSpan.parse(text)).isEqualTo(value);
        assertThat(TimeSpan.text(value)).isEqualTo(shortest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "m", "-5m", "5 minutes", "5s5m", "1.5h"})
    void otherDurationsAreRefused(String text) {
        assertThatThrownBy(() -> TimeSpan.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void secretDoesNotShowItself() {
        assertThat(new Secret("hunter2").toString()).doesNotContain("hunter2");
    }
}
