package io.pondpilot.worker.flight;

import io.pondpilot.worker.engine.Engine;
import io.pondpilot.worker.engine.EngineException;
import io.pondpilot.worker.engine.Session;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/// The Arrow form of declared types, as results have it. DuckDB itself is asked, by binding one
/// `SELECT` of NULLs cast to all of them: one question for any number of tables.
final class ColumnTypes {
    private static final int MOST_AT_ONCE = 500;

    private final Engine engine;
    private final Session session;
    private final BufferAllocator allocator;

    ColumnTypes(Engine engine, Session session, BufferAllocator allocator) {
        this.engine = engine;
        this.session = session;
        this.allocator = allocator;
    }

    /// A field of each type, by the type's text. A type that DuckDB names but cannot hand out as
    /// Arrow is text.
    Map<String, Field> fields(Collection<String> types) {
        Map<String, Field> fields = new HashMap<>();
        List<String> all = List.copyOf(types);
        for (int from = 0; from < all.size(); from += MOST_AT_ONCE) {
            bind(all.subList(from, Math.min(all.size(), from + MOST_AT_ONCE)), fields);
        }
        return fields;
    }

    private void bind(List<String> types, Map<String, Field> to) {
        List<String> columns = new ArrayList<>();
        for (String type : types) {
            columns.add("CAST(NULL AS " + type + ") AS c" + columns.size());
        }
        List<Field> bound;
        try {
            bound =
                    engine.describe(session, "SELECT " + String.join(", ", columns), allocator)
                            .schema()
                            .getFields();
        } catch (EngineException e) {
            if (e.kind() != EngineException.Kind.INVALID) {
                throw e;
            }
            bound = List.of();
        }
        if (bound.size() == types.size()) {
            for (int i = 0; i < types.size(); i++) {
                to.put(types.get(i), bound.get(i));
            }
        } else if (types.size() > 1) {
            bind(types.subList(0, types.size() / 2), to);
            bind(types.subList(types.size() / 2, types.size()), to);
        } else {
            to.put(
                    types.getFirst(),
                    new Field("c0", FieldType.nullable(ArrowType.Utf8.INSTANCE), null));
        }
    }
}
