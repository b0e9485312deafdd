package io.pondpilot.ai.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pondpilot.common.settings.AiSettings.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Fits a request to a model.
public final class ParameterRules {
    private ParameterRules() {}

    /// One change to a field at the top of a request.
    ///
    /// @param name of the field
    /// @param newName under which it goes on; null when it goes
    /// @param newValue instead of its own; null keeps that
    public record Change(String name, @Nullable String newName, @Nullable JsonNode newValue) {
        /// Whether what the client asked for is not what the model gets.
        public boolean loses() {
            return newName == null || newValue != null;
        }
    }

    /// What the rules change in this request; the request stays as it is.
    public static List<Change> changes(Rules rules, ObjectNode request) {
        if (rules.equals(Rules.NONE)) {
            return List.of();
        }
        List<Change> changes = new ArrayList<>();
        for (String name : rules.drop()) {
            if (request.has(name)) {
                changes.add(new Change(name, null, null));
            }
        }
        rules.clamp()
                .forEach((name, range) -> {
                    JsonNode value = request.path(name);
                    if (rules.drop().contains(name) || !value.isNumber()) {
                        return;
                    }
                    double held = Math.clamp(value.doubleValue(), range.min(), range.max());
                    if (held != value.doubleValue()) {
                        String newName = rules.rename().getOrDefault(name, name);
                        changes.add(new Change(name, newName, number(held, value)));
                    }
                });
        for (Map.Entry<String, String> rename : rules.rename().entrySet()) {
            String name = rename.getKey();
            boolean done = changes.stream().anyMatch(change -> change.name().equals(name));
            if (request.has(name) && !done) {
                boolean given = request.has(rename.getValue());
                changes.add(new Change(name, given ? null : rename.getValue(), null));
            }
        }
        return changes;
    }

    private static JsonNode number(double held, JsonNode given) {
        return given.isIntegralNumber() && held == Math.rint(held)
                ? com.fasterxml.jackson.databind.node.LongNode.valueOf((long) held)
                : DoubleNode.valueOf(held);
    }
}
