package io.pondpilot.systemtests.load;

import java.util.Arrays;

/// Many measured nanoseconds, added by any thread.
final class Numbers {
    private long[] values = new long[1 << 16];
    private int count;

    synchronized void add(long nanos) {
        if (count == values.length) {
            values = Arrays.copyOf(values, 2 * count);
        }
        values[count++] = nanos;
    }

    /// `"p50":..,"p99":..` in microseconds.
    synchronized String json(String name) {
        long[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        return "\"%s\":{\"count\":%d,\"p50\":%.1f,\"p99\":%.1f,\"max\":%.1f}"
                .formatted(name, count, at(sorted, 0.5), at(sorted, 0.99), at(sorted, 1));
    }

    private static double at(long[] sorted, double part) {
        return sorted.length == 0
                ? 0
                : sorted[Math.max(0, (int) Math.ceil(part * sorted.length) - 1)] / 1e3;
    }
}
