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
    private volatile Changes.@Nullable Kept<T> last;

    /// What was read before, or what is read now. Nothing that was read while something changed is
    /// kept.
    T get(Session session, Function<Session, T> reader) {
        Changes.Mark before = session.mark();
        Changes.Kept<T> known = last;
        if (known != null && known.still(before)) {
            return known.value();
        }
        T value = reader.apply(session);
        Changes.Kept<T> read = Changes.Kept.of(value, before, session.mark(), Attached.AGE);
        if (read != null) {
            last = read;
        }
        return value;
    }
}
