package io.pondpilot.worker.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// How long answers took, from the question to the last row. The first one includes the connection,
/// and the start of the worker where there was none.
final class Times {
    private final List<Long> nanos = new ArrayList<>();

    void add(Question question) throws Exception {
        long begin = System.nanoTime();
        question.ask();
        nanos.add(System.nanoTime() - begin);
    }

    /// `First answer in 812.0 ms, then 4.1 ms (median of 10)`.
    @Override
    public String toString() {
        String first = "First answer in " + millis(nanos.getFirst());
        List<Long> later = nanos.subList(1, nanos.size()).stream().sorted().toList();
        return later.isEmpty()
                ? first
                : "%s, then %s (median of %d)"
                        .formatted(first, millis(later.get(later.size() / 2)), later.size());
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
    }

    interface Question {
        void ask() throws Exception;
    }
}
