package io.pondpilot.common.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// Reading and writing the small JSON of this package; failures never show the text, which may hold
/// secrets.
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static JsonNode parse(String line) {
        try {
            JsonNode json = MAPPER.readTree(line);
            if (json == null || !json.isObject()) {
                throw new IllegalArgumentException("a JSON object was expected");
            }
            return json;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON, at column " + column(e));
        }
    }

    private static int column(JsonProcessingException e) {
        return e.getLocation() == null ? 0 : e.getLocation().getColumnNr();
    }

    static JsonNode required(JsonNode json, String name) {
        JsonNode value = json.get(name);
        if (value == null || value.isNull()) {
            throw new IllegalArgumentException("'" + name + "' is missing");
        }
        return value;
    }

    static String text(JsonNode json, String name) {
        JsonNode value = required(json, name);
        if (!value.isTextual()) {
            throw new IllegalArgumentException("'" + name + "' is not a text");
        }
        return value.textValue();
    }

    static long number(JsonNode json, String name) {
        JsonNode value = required(json, name);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new IllegalArgumentException("'" + name + "' is not a whole number");
        }
        return value.longValue();
    }

    static boolean flag(JsonNode json, String name) {
        return required(json, name).asBoolean();
    }
}
