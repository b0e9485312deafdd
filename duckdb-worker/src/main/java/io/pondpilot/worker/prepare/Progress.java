package io.pondpilot.worker.prepare;

import java.time.Duration;

/// One line for each step, on standard output, so that nobody watches a silent terminal.
final class Progress {
    private final long start = System.nanoTime();

    void line(String text) {
        Duration since = Duration.ofNanos(System.nanoTime() - start);
        System.out.printf("[%2d.%ds] %s%n", since.toSeconds(), since.toMillisPart() / 100, text);
        System.out.flush();
    }
}
