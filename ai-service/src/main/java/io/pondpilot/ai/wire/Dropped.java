package io.pondpilot.ai.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The names of what a translation leaves out.
final class Dropped {
    private final Set<String> names = new TreeSet<>();

    void add(String name) {
        names.add(name);
    }

    /// Notes the fields that are given and not known, unless their value asks for nothing.
    void unknown(ObjectNode request, Set<String> known) {
        request.properties()
                .forEach(field -> {
                    if (!known.contains(field.getKey()) && asks(field.getValue())) {
                        names.add(printable(field.getKey()));
                    }
                });
    }

    private static boolean asks(JsonNode value) {
        return !value.isNull()
                && !(value.isNumber() && value.doubleValue() == 0)
                && !(value.isBoolean() && !value.booleanValue())
                && !(value.isContainerNode() && value.isEmpty());
    }

    /// A name that may stand in a header.
    private static String printable(String name) {
        String clean = name.replaceAll("[^A-Za-z0-9_.\\-]", "_");
        return clean.length() > 64 ? clean.substring(0, 64) : clean;
    }

    List<String> names() {
        return List.copyOf(names);
    }
}
