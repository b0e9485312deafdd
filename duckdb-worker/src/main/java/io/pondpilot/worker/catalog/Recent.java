package io.pondpilot.worker.catalog;

import io.pondpilot.worker.engine.Changes;
import io.pondpilot.worker.engine.Session;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Something that was read from DuckDB's catalog, used again until a statement of this worker may
/// have changed it, and for [Attached#AGE] at most, because the files of attached databases are
/// changed by others too. A browser that asks for the keys of 200 tables one by one makes DuckDB
/// read the catalogs of all databases once.
final class Recent<T> {
    private volatile @Nullable Read<T> last;

    private record Read<T>(T value, Changes.Mark mark, long until) {
        boolean still(Changes.@Nullable Mark now) {
            return mark.equals(now) && System.nanoTime() - until < 0;
        }
    }

    /// What was read before, or what is read now. Nothing that was read while something changed is
    /// kept.
    T get(Session session, Function<Session, T> reader) {
        Changes.Mark before = session.mark();
        Read<T> known = last;
        if (known != null && known.still(before)) {
            return known.value();
        }
        T value = reader.apply(session);
        if (before != null && before.equals(session.mark())) {
            last = new Read<>(value, before, System.nanoTime() + Attached.AGE.toNanos());
        }
        return value;
    }
}
