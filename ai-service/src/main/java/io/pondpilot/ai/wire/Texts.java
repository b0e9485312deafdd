package io.pondpilot.ai.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/// Texts of an object that grow piece by piece, so that a long answer is not copied for each.
final class Texts {
    private final Map<String, StringBuilder> texts = new LinkedHashMap<>();

    void append(String name, String piece) {
        texts.computeIfAbsent(name, key -> new StringBuilder()).append(piece);
    }

    String text(String name) {
        StringBuilder text = texts.get(name);
        return text == null ? "" : text.toString();
    }

    void writeTo(ObjectNode object) {
        texts.forEach((name, text) -> object.put(name, text.toString()));
    }
}
