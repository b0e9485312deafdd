package io.pondpilot.ai.call;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.pondpilot.ai.model.BodyEdit;
import io.pondpilot.ai.model.ParameterRules;
import io.pondpilot.ai.provider.Operation;
import io.pondpilot.ai.wire.AiError;
import io.pondpilot.ai.wire.ChatOptions;
import io.pondpilot.ai.wire.ChatRequest;
import io.pondpilot.ai.wire.Dialect;
import io.pondpilot.ai.wire.ErrorKind;
import io.pondpilot.ai.wire.MessagesRequest;
import io.pondpilot.ai.wire.Translation;
import io.pondpilot.common.settings.AiSettings.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// A request as one model gets it.
sealed interface Prepared {
    /// Send it.
    ///
    /// @param operation in the provider's dialect
    /// @param body the client's own bytes where nothing had to change
    /// @param dropped names of what the model does not get
    /// @param hidesUsage whether the frame with the usage was not asked for by the client
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Ready(Operation operation, byte[] body, List<String> dropped, boolean hidesUsage)
            implements Prepared {
        boolean isTranslated(AiRequest request) {
            return operation.dialect() != request.operation().dialect();
        }
    }

    /// The model cannot be asked this.
    record Refused(AiError error) implements Prepared {}

    /// Prepares it.
    ///
    /// @param offered what the model's provider does
    static Prepared of(AiRequest request, Model model, Set<Operation> offered) {
        if (offered.contains(request.operation())) {
            return ready(
                    request.operation(),
                    request,
                    model,
                    request.bytes(),
                    request.json(),
                    List.of());
        }
        return switch (request.operation()) {
            case CHAT ->
                    switch (MessagesRequest.fromChat(
                            request.json(), ClaudeAge.options(model.id()))) {
                        case Translation.Translated(ObjectNode body, List<String> dropped) ->
                                translated(Operation.MESSAGES, request, model, body, dropped);
                        case Translation.Refused(AiError error) -> new Refused(error);
                    };
            case MESSAGES ->
                    switch (ChatRequest.fromMessages(request.json(), chat(model))) {
                        case Translation.Translated(ObjectNode body, List<String> dropped) ->
                                translated(Operation.CHAT, request, model, body, dropped);
                        case Translation.Refused(AiError error) -> new Refused(error);
                    };
            case COUNT_TOKENS, RESPONSES, EMBEDDINGS ->
                    new Refused(
                            AiError.of(
                                    ErrorKind.NOT_IMPLEMENTED,
                                    "the model '"
                                            + request.model()
                                            + "' does not take this kind of call; GET /v1/models"
                                            + " says who serves it"));
        };
    }

    /// A model that wants `max_completion_tokens` is one that reasons.
    private static ChatOptions chat(Model model) {
        return model.rules().rename().containsKey("max_tokens")
                ? new ChatOptions("developer", true)
                : ChatOptions.PLAIN;
    }

    private static Prepared translated(
            Operation operation,
            AiRequest request,
            Model model,
            ObjectNode body,
            List<String> dropped) {
        return ready(operation, request, model, BodyEdit.bytesOf(body), body, dropped);
    }

    private static Prepared ready(
            Operation operation,
            AiRequest request,
            Model model,
            byte[] bytes,
            ObjectNode json,
            List<String> before) {
        BodyEdit edit = new BodyEdit(bytes, json);
        edit.set("model", TextNode.valueOf(model.id()));
        boolean hidesUsage = false;
        if (operation == Operation.CHAT
                || operation == Operation.MESSAGES
                || operation == Operation.RESPONSES) {
            if (request.streaming() || json.has("stream")) {
                edit.set("stream", BooleanNode.valueOf(request.streaming()));
            }
            if (operation == Operation.CHAT && request.streaming()) {
                hidesUsage = !json.path("stream_options").path("include_usage").asBoolean();
                if (hidesUsage) {
                    edit.set("stream_options", withUsage(json.path("stream_options")));
                }
            }
        }
        List<ParameterRules.Change> changes = ParameterRules.changes(model.rules(), json);
        edit.apply(changes);
        List<String> dropped = before;
        if (changes.stream().anyMatch(ParameterRules.Change::loses)) {
            dropped = new ArrayList<>(before);
            for (ParameterRules.Change change : changes) {
                if (change.loses()) {
                    dropped.add(change.name());
                }
            }
        }
        boolean askedByClient = request.operation().dialect() == Dialect.CHAT;
        return new Ready(
                operation, edit.bytes(), List.copyOf(dropped), hidesUsage && askedByClient);
    }

    private static ObjectNode withUsage(JsonNode given) {
        ObjectNode options =
                given instanceof ObjectNode object
                        ? object.deepCopy()
                        : JsonNodeFactory.instance.objectNode();
        return options.put("include_usage", true);
    }
}
