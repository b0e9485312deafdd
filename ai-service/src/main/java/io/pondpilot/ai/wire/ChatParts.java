package io.pondpilot.ai.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.TreeMap;

/// Chunks of a chat put together into a `chat.completion`: all choices, all fields of their deltas.
final class ChatParts implements AnswerCollector.Parts {
    private static final Set<String> NOT_OF_THE_ANSWER =
            Set.of("choices", "object", "usage", "obfuscation");

    private static final class Choice {
        final ObjectNode message = Json.object().put("role", "assistant").putNull("content");
        final Texts texts = new Texts();
        final TreeMap<Long, Call> calls = new TreeMap<>();
        final Call function = new Call();
        final ObjectNode logprobs = Json.object();
        String finish = "";
    }

    private static final class Call {
        final ObjectNode head = Json.object();
        final ObjectNode function = Json.object();
        final Texts texts = new Texts();

        void add(JsonNode part, JsonNode named) {
            part.properties()
                    .forEach(field -> {
                        if (!"function".equals(field.getKey()) && !isEmpty(field.getValue())) {
                            head.set(field.getKey(), field.getValue());
                        }
                    });
            Json.findText(named, "name").ifPresent(name -> function.put("name", name));
            texts.append("arguments", Json.text(named, "arguments"));
        }

        ObjectNode function() {
            texts.writeTo(function);
            return function;
        }
    }

    private final ObjectNode head = Json.object();
    private final TreeMap<Long, Choice> choices = new TreeMap<>();
    private JsonNode usage = Json.object();

    @Override
    public void add(JsonNode chunk) {
        chunk.properties()
                .forEach(field -> {
                    if (!NOT_OF_THE_ANSWER.contains(field.getKey())
                            && (!head.hasNonNull(field.getKey()) || !field.getValue().isNull())) {
                        head.set(field.getKey(), field.getValue());
                    }
                });
        if (chunk.path("usage").isObject()) {
            usage = chunk.path("usage");
        }
        for (JsonNode part : chunk.path("choices")) {
            Choice choice = choices.computeIfAbsent(Json.count(part, "index"), i -> new Choice());
            choice.finish = Json.findText(part, "finish_reason").orElse(choice.finish);
            append(part.path("logprobs"), choice.logprobs);
            delta(part.path("delta"), choice);
        }
    }

    private static void delta(JsonNode delta, Choice choice) {
        delta.properties()
                .forEach(field -> {
                    JsonNode value = field.getValue();
                    switch (field.getKey()) {
                        case "role" -> {
                            if (!isEmpty(value)) {
                                choice.message.set("role", value);
                            }
                        }
                        case "tool_calls" -> {
                            for (JsonNode part : value) {
                                choice.calls
                                        .computeIfAbsent(Json.count(part, "index"), i -> new Call())
                                        .add(part, part.path("function"));
                            }
                        }
                        case "function_call" -> choice.function.add(Json.object(), value);
                        default -> {
                            if (value.isTextual()) {
                                choice.texts.append(field.getKey(), value.textValue());
                            } else if (!value.isNull()) {
                                choice.message.set(field.getKey(), value);
                            }
                        }
                    }
                });
    }

    private static void append(JsonNode from, ObjectNode to) {
        from.properties()
                .forEach(field -> {
                    if (field.getValue() instanceof ArrayNode more) {
                        to.withArray(field.getKey()).addAll(more);
                    }
                });
    }

    private static boolean isEmpty(JsonNode value) {
        return value.isNull() || (value.isTextual() && value.textValue().isEmpty());
    }

    @Override
    public ObjectNode answer() {
        ObjectNode answer = head.deepCopy();
        answer.put("object", "chat.completion");
        ArrayNode all = answer.putArray("choices");
        choices.forEach((index, choice) -> {
            ObjectNode one = all.addObject().put("index", index);
            one.set("message", message(choice));
            one.set("logprobs", choice.logprobs.isEmpty() ? null : choice.logprobs);
            one.put("finish_reason", choice.finish.isEmpty() ? null : choice.finish);
        });
        if (!usage.isEmpty()) {
            answer.set("usage", usage);
        }
        return answer;
    }

    private static ObjectNode message(Choice choice) {
        ObjectNode message = choice.message;
        choice.texts.writeTo(message);
        boolean calls = !choice.calls.isEmpty() || !choice.function.function.isEmpty();
        if (calls && choice.texts.text("content").isEmpty()) {
            message.putNull("content");
        }
        if (!message.hasNonNull("refusal")) {
            message.putNull("refusal");
        }
        if (!choice.calls.isEmpty()) {
            ArrayNode written = message.putArray("tool_calls");
            choice.calls
                    .values()
                    .forEach(call -> {
                        ObjectNode one = written.addObject();
                        one.setAll(call.head);
                        one.remove("index");
                        one.set("function", call.function());
                    });
        }
        if (!choice.function.function.isEmpty()) {
            message.set("function_call", choice.function.function());
        }
        return message;
    }
}
