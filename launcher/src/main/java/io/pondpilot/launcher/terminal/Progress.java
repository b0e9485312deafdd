package io.pondpilot.launcher.terminal;

import io.pondpilot.launcher.process.LaunchException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;

/// Tells what is being done and how long it took, so that no terminal stays silent. Thread-safe:
/// steps may run side by side.
public final class Progress {
    private final PrintStream out;
    private final long begin = System.nanoTime();

    /// @param out where lines go
    public Progress(PrintStream out) {
        this.out = out;
    }

    /// Runs a step and prints a line when it begins and when it is done.
    ///
    /// @param name what is being done, as in `Postgres`
    /// @param result describes what came of it
    public <T> T step(String name, Callable<T> work, Function<T, String> result) {
        long from = System.nanoTime();
        line(name + " ...");
        try {
            T value = work.call();
            line(
                    "%s: %s (%s)"
                            .formatted(
                                    name,
                                    result.apply(value),
                                    seconds(Duration.ofNanos(System.nanoTime() - from))));
            return value;
        } catch (RuntimeException e) {
            line(name + " FAILED");
            throw e;
        } catch (Exception e) {
            line(name + " FAILED");
            throw new LaunchException(name + ": " + e.getMessage(), e);
        }
    }

    /// Prints a line with the time since the start.
    public void line(String text) {
        Duration since = Duration.ofNanos(System.nanoTime() - begin);
        out.printf("%8s  %s%n", seconds(since), text);
        out.flush();
    }

    /// Since the start.
    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
