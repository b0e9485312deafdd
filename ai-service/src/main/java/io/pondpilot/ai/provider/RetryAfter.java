package io.pondpilot.ai.provider;

import io.pondpilot.ai.upstream.ResponseHead;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/// When a provider wants to be asked again: `retry-after-ms`, or `retry-after` in seconds or as a
/// date (RFC 9110, 10.2.3).
public final class RetryAfter {
    private static final Duration LONGEST = Duration.ofDays(1);

    private RetryAfter() {}

    /// Not negative, at most a day; empty when nothing sensible was said.
    public static Optional<Duration> of(ResponseHead head, Instant now) {
        return head.find("retry-after-ms")
                .filter(text -> text.matches("[0-9]{1,9}"))
                .map(text -> bounded(Duration.ofMillis(Long.parseLong(text))))
                .or(() -> head.find("retry-after").flatMap(text -> parse(text, now)));
    }

    private static Optional<Duration> parse(String text, Instant now) {
        if (text.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")) {
            return Optional.of(
                    bounded(Duration.ofMillis((long) (Double.parseDouble(text) * 1000))));
        }
        try {
            Instant date =
                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
            return Optional.of(bounded(Duration.between(now, date)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Duration bounded(Duration duration) {
        if (duration.isNegative()) {
            return Duration.ZERO;
        }
        return duration.compareTo(LONGEST) > 0 ? LONGEST : duration;
    }
}
