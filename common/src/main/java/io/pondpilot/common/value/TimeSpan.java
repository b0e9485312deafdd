package io.pondpilot.common.value;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Durations as people write them: `5m`, `30s`, `500ms`, `1h30m`, `2d`. A number without a unit is
/// refused, since nobody knows whether it means seconds or milliseconds.
public final class TimeSpan {
    private static final Pattern TEXT =
            Pattern.compile(
                    "(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m(?!s))?(?:(\\d{1,9})s)?(?:(\\d{1,12})ms)?");

    private TimeSpan() {}

    /// Reads `1h30m` and the like.
    ///
    /// @throws IllegalArgumentException when the text is not a duration
    public static Duration parse(String text) {
        String compact = text.replace(" ", "").toLowerCase(Locale.ROOT);
        var match = TEXT.matcher(compact);
        if (compact.isEmpty() || !match.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a duration; write for example 5m, 30s or 500ms");
        }
        return Duration.ofDays(group(match.group(1)))
                .plusHours(group(match.group(2)))
                .plusMinutes(group(match.group(3)))
                .plusSeconds(group(match.group(4)))
                .plusMillis(group(match.group(5)));
    }

    private static long group(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    /// The shortest form of a duration, readable by [#parse]; below a millisecond is dropped.
    public static String text(Duration duration) {
        if (duration.toMillis() == 0) {
            return "0s";
        }
        var text = new StringBuilder();
        part(text, duration.toDaysPart(), "d");
        part(text, duration.toHoursPart(), "h");
        part(text, duration.toMinutesPart(), "m");
        part(text, duration.toSecondsPart(), "s");
        part(text, duration.toMillisPart(), "ms");
        return text.toString();
    }

    private static void part(StringBuilder text, long amount, String unit) {
        if (amount != 0) {
            text.append(amount).append(unit);
        }
    }
}
