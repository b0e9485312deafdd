package io.pondpilot.worker.flight;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.apache.arrow.vector.PeriodDuration;

/// Dates, times and intervals as the text that DuckDB casts to them without loss.
final class TemporalText {
    static final String INFINITY = "infinity";
    static final String MINUS_INFINITY = "-infinity";

    private static final int NANOS_PER_MICRO = 1_000;

    private TemporalText() {}

    /// Years before the first count from 1 backwards, as `(BC)`.
    static String of(LocalDate date) {
        boolean common = date.getYear() > 0;
        return "%04d-%02d-%02d%s"
                .formatted(
                        common ? date.getYear() : 1L - date.getYear(),
                        date.getMonthValue(),
                        date.getDayOfMonth(),
                        common ? "" : " (BC)");
    }

    static String of(LocalDateTime timestamp) {
        return of(timestamp.toLocalDate())
                + " "
                + DateTimeFormatter.ISO_LOCAL_TIME.format(timestamp.toLocalTime());
    }

    static String of(OffsetDateTime timestamp) {
        return of(timestamp.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime()) + "+00";
    }

    /// The end of a day is 24:00:00, which Java does not have.
    static String time(long nanosOfDay) {
        return nanosOfDay == Duration.ofDays(1).toNanos()
                ? "24:00:00"
                : DateTimeFormatter.ISO_LOCAL_TIME.format(LocalTime.ofNanoOfDay(nanosOfDay));
    }

    static String of(PeriodDuration interval) {
        return interval(interval.getPeriod(), interval.getDuration());
    }

    /// What is less than a microsecond is cut off: DuckDB has none.
    static String interval(Period period, Duration duration) {
        return "%d months %d days %d seconds %d microseconds"
                .formatted(
                        period.toTotalMonths(),
                        period.get(ChronoUnit.DAYS),
                        duration.getSeconds(),
                        duration.getNano() / NANOS_PER_MICRO);
    }
}
