package io.pondpilot.ai.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/// Trees of JSON from anybody. Reading never throws: what cannot be read is a missing node.
final class Json {
    static final int MAX_DEPTH = 64;
    private static final int MAX_STRING = 64 << 20;
    private static final int MAX_PROVIDER_DEPTH = 512;

    /// For requests: with suspicion.
    private static final ObjectMapper MAPPER =
            new ObjectMapper(factory(MAX_DEPTH))
                    .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /// For what a provider sent: a key given twice is the provider's business.
    private static final ObjectMapper LENIENT =
            new ObjectMapper(factory(MAX_PROVIDER_DEPTH))
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static JsonFactory factory(int depth) {
        return JsonFactory.builder()
                .streamReadConstraints(
                        StreamReadConstraints.builder()
                                .maxNestingDepth(depth)
                                .maxStringLength(MAX_STRING)
                                .build())
                .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                .build();
    }

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    /// @throws JsonProcessingException whose original message says why it cannot be read
    static JsonNode strict(byte[] bytes) throws IOException {
        return MAPPER.readTree(bytes);
    }

    static JsonNode read(byte[] bytes, int from, int to) {
        try {
            JsonNode tree = LENIENT.readTree(bytes, from, to - from);
            return tree == null ? MissingNode.getInstance() : tree;
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    static JsonNode read(String text) {
        try {
            JsonNode tree = LENIENT.readTree(text);
            return tree == null ? MissingNode.getInstance() : tree;
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    static byte[] bytes(JsonNode tree) {
        try {
            return MAPPER.writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void write(JsonNode tree, ByteArrayOutputStream out) {
        out.writeBytes(bytes(tree));
    }

    /// The text under this name; empty when there is none or it is no text.
    static String text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isTextual() ? value.textValue() : "";
    }

    static Optional<String> findText(JsonNode node, String name) {
        return Optional.of(text(node, name)).filter(value -> !value.isEmpty());
    }

    /// The whole number under this name; 0 when there is none.
    static long count(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isNumber() ? Math.clamp(value.asLong(), 0, Usage.MAX_COUNT) : 0;
    }

    /// Whether there is a value that is not null.
    static boolean has(JsonNode node, String name) {
        return node.hasNonNull(name);
    }
}
