package io.pondpilot.ai.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Changes fields at the top of a JSON object in its bytes, and leaves every other byte as the
/// client wrote it: numbers keep their digits, and a prompt cache sees the same prefix.
public final class BodyEdit {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final byte[] bytes;
    private final ObjectNode tree;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private record Entry(@Nullable String name, @Nullable JsonNode value) {}

    /// @param bytes of the body, well-formed
    /// @param tree the same, parsed
    public BodyEdit(byte[] bytes, ObjectNode tree) {
        this.bytes = bytes;
        this.tree = tree;
    }

    /// Sets a field, or adds it at the end.
    public BodyEdit set(String name, JsonNode value) {
        entries.put(name, new Entry(name, value));
        return this;
    }

    /// Applies changes of rules.
    public BodyEdit apply(List<ParameterRules.Change> changes) {
        changes.forEach(change ->
                entries.put(change.name(), new Entry(change.newName(), change.newValue())));
        return this;
    }

    /// A body that has no bytes yet.
    public static byte[] bytesOf(ObjectNode body) {
        return json(body);
    }

    /// The changed bytes; the very same array when nothing changes.
    public byte[] bytes() {
        entries.entrySet()
                .removeIf(entry -> {
                    Entry to = entry.getValue();
                    return entry.getKey().equals(to.name())
                            && to.value() != null
                            && to.value().equals(tree.get(entry.getKey()));
                });
        if (entries.isEmpty()) {
            return bytes;
        }
        List<Members.Member> members = Members.of(bytes);
        boolean seen =
                entries.keySet().stream()
                        .allMatch(name ->
                                !tree.has(name)
                                        || members.stream().anyMatch(m -> m.name().equals(name)));
        return seen ? spliced(members) : rewritten();
    }

    private byte[] spliced(List<Members.Member> members) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + 64);
        List<String> left = new ArrayList<>(entries.keySet());
        int copied = 0;
        boolean any = false;
        boolean comma = false;
        for (Members.Member member : members) {
            Entry entry = entries.get(member.name());
            left.remove(member.name());
            if (entry == null) {
                any = true;
                if (comma) {
                    // The comma of a field that went stands before this one.
                    out.write(bytes, copied, member.keyFrom() - copied);
                    copied = member.keyFrom();
                    comma = false;
                }
                continue;
            }
            if (entry.name() == null) {
                // Up to the field, without the comma that parts it from the one before.
                int until = any ? member.commaBefore() : member.keyFrom();
                out.write(bytes, copied, Math.max(0, until - copied));
                copied = any ? member.valueTo() : afterComma(member.valueTo());
                continue;
            }
            any = true;
            if (!entry.name().equals(member.name())) {
                out.write(bytes, copied, member.keyFrom() - copied);
                out.writeBytes(json(TextNode.valueOf(entry.name())));
                copied = member.keyTo();
            }
            if (entry.value() != null) {
                out.write(bytes, copied, member.valueFrom() - copied);
                out.writeBytes(json(entry.value()));
                copied = member.valueTo();
            }
        }
        int end = Members.end(bytes);
        out.write(bytes, copied, Math.max(0, end - copied));
        for (String name : left) {
            Entry entry = entries.get(name);
            if (entry != null && entry.name() != null && entry.value() != null) {
                if (any) {
                    out.write(',');
                }
                out.writeBytes(json(TextNode.valueOf(entry.name())));
                out.write(':');
                out.writeBytes(json(entry.value()));
                any = true;
            }
        }
        out.write(bytes, end, bytes.length - end);
        return out.toByteArray();
    }

    private int afterComma(int from) {
        int i = from;
        while (i < bytes.length && bytes[i] != ',' && bytes[i] != '}') {
            i++;
        }
        return i < bytes.length && bytes[i] == ',' ? i + 1 : from;
    }

    /// All of it written anew, with the changes.
    private byte[] rewritten() {
        ObjectNode copy = tree.deepCopy();
        entries.forEach((name, entry) -> {
            JsonNode value = entry.value() == null ? copy.get(name) : entry.value();
            copy.remove(name);
            if (entry.name() != null && value != null) {
                copy.set(entry.name(), value);
            }
        });
        return json(copy);
    }

    private static byte[] json(JsonNode value) {
        try {
            return JSON.writeValueAsString(value).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
