package io.pondpilot.worker.engine;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What is known of the SELECTs that were described last. A driver prepares a text and executes it
/// a moment later, and dashboards ask the same again and again; each time DuckDB would plan it once
/// more only to tell its columns. A description is used while nothing changes, and for a second at
/// most, because the files of attached databases are changed by others too.
final class Descriptions {
    private static final int MOST = 64;
    private static final int MOST_FIELDS = 200;
    private static final int LONGEST_TEXT = 16 * 1024;
    private static final Duration AGE = Duration.ofSeconds(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashMap<String, Changes.Kept<Description>> kept =
            new LinkedHashMap<>(16, 0.75f, true);

    /// The description of a text, if it is known and still so.
    ///
    /// @param now the mark of the session that asks
    @Nullable Description find(String text, Changes.@Nullable Mark now) {
        lock.lock();
        try {
            Changes.Kept<Description> found = kept.get(text);
            return found != null && found.still(now) ? found.value() : null;
        } finally {
            lock.unlock();
        }
    }

    /// Keeps what was read between these two marks, if nothing changed meanwhile.
    void keep(
            String text,
            Description description,
            Changes.@Nullable Mark before,
            Changes.@Nullable Mark after) {
        Changes.Kept<Description> read = Changes.Kept.of(description, before, after, AGE);
        if (read == null
                || !description.lazy()
                || text.length() > LONGEST_TEXT
                || description.schema().getFields().size() > MOST_FIELDS) {
            return;
        }
        lock.lock();
        try {
            kept.put(text, read);
            if (kept.size() > MOST) {
                kept.pollFirstEntry();
            }
        } finally {
            lock.unlock();
        }
    }
}
