package io.pondpilot.ai.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pondpilot.common.settings.AiSettings.Model;
import java.util.Map;
import java.util.TreeMap;

/// `GET /v1/models`, which the SDKs of both providers claim: one form with the fields of both.
final class ModelList {
    /// No provider's date is known here, and both forms want one.
    private static final long CREATED = 1_735_689_600L;

    private static final String CREATED_AT = "2025-01-01T00:00:00Z";

    private ModelList() {}

    static ObjectNode of(Map<String, Model> models) {
        TreeMap<String, Model> sorted = new TreeMap<>(models);
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        list.put("object", "list");
        ArrayNode data = list.putArray("data");
        sorted.forEach((name, model) -> data.add(one(name, model)));
        list.put("has_more", false);
        list.put("first_id", sorted.isEmpty() ? null : sorted.firstKey());
        list.put("last_id", sorted.isEmpty() ? null : sorted.lastKey());
        return list;
    }

    static ObjectNode one(String name, Model model) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", name)
                .put("object", "model")
                .put("created", CREATED)
                .put("owned_by", model.provider())
                .put("type", "model")
                .put("display_name", name)
                .put("created_at", CREATED_AT);
    }
}
