package io.pondpilot.flight.grpc;

import java.util.concurrent.TimeUnit;

/// The `grpc-timeout` header: 1 to 8 digits and a unit (gRPC over HTTP/2, "Timeout").
public final class GrpcTimeout {
    /// What [#parse] answers for text that is no time-out.
    public static final long MALFORMED = -1;

    private static final int MAX_DIGITS = 8;
    private static final long MAX_VALUE = 99_999_999;

    private GrpcTimeout() {}

    /// The nanoseconds of a header value (saturated at `Long.MAX_VALUE`), or [#MALFORMED].
    public static long parse(CharSequence text) {
        int digits = text.length() - 1;
        if (digits < 1 || digits > MAX_DIGITS) {
            return MALFORMED;
        }
        long value = 0;
        for (int i = 0; i < digits; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return MALFORMED;
            }
            value = value * 10 + (c - '0');
        }
        return switch (text.charAt(digits)) {
            case 'n' -> value;
            case 'u' -> TimeUnit.MICROSECONDS.toNanos(value);
            case 'm' -> TimeUnit.MILLISECONDS.toNanos(value);
            case 'S' -> TimeUnit.SECONDS.toNanos(value);
            case 'M' -> TimeUnit.MINUTES.toNanos(value);
            case 'H' -> TimeUnit.HOURS.toNanos(value);
            default -> MALFORMED;
        };
    }

    /// The header value of a time left, in the finest unit that fits eight digits. Times under one
    /// nanosecond become `1n`: the call is late, and whoever reads it will say so.
    public static String format(long nanos) {
        long left = Math.max(1, nanos);
        if (left <= MAX_VALUE) {
            return left + "n";
        }
        long micros = TimeUnit.NANOSECONDS.toMicros(left);
        if (micros <= MAX_VALUE) {
            return micros + "u";
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(left);
        if (millis <= MAX_VALUE) {
            return millis + "m";
        }
        return TimeUnit.NANOSECONDS.toSeconds(left) + "S";
    }
}
