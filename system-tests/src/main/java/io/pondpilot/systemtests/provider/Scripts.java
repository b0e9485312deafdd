package io.pondpilot.systemtests.provider;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// The scripts by the name of the model that a request asks for: a proxy that strips unknown
/// headers still passes the model on. Direct callers may send knobs as `x-mock-<name>` headers.
final class Scripts {
    private static final String HEADER = "x-mock-";

    private final Map<String, Entry> entries = new ConcurrentHashMap<>();

    private record Entry(Script script, AtomicLong calls) {}

    /// From now on, `model` behaves so.
    void put(String model, Script script) {
        entries.put(model, new Entry(script, new AtomicLong()));
    }

    /// All models are honest again.
    void clear() {
        entries.clear();
    }

    /// How this call is to be answered.
    Script of(Request request, String model) {
        Entry entry = entries.get(model);
        Script script =
                entry == null
                        ? Script.HONEST
                        : entry.script().forCall(entry.calls().getAndIncrement());
        Map<String, String> own = new LinkedHashMap<>();
        for (Request.Field field : request.fields()) {
            if (field.name().startsWith(HEADER)) {
                own.put(field.name().substring(HEADER.length()), field.value());
            }
        }
        if (own.isEmpty()) {
            return script;
        }
        Map<String, String> both = new LinkedHashMap<>(script.knobs());
        both.putAll(own);
        return new Script(both, script.entity());
    }
}
