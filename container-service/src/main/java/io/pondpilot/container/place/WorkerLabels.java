package io.pondpilot.container.place;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.worker.WorkerAddress;
import io.pondpilot.container.orchestrator.RunningWorker;
import io.pondpilot.container.orchestrator.WorkerName;
import java.time.DateTimeException;
import java.time.Instant;

/// `worker.json`: what a successor must know to adopt a worker, and egress-service to know whose
/// doors to open. It holds no secret. A backend may add what it needs.
public final class WorkerLabels {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private WorkerLabels() {}

    /// The labels of a worker.
    public static ObjectNode write(RunningWorker worker) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("name", worker.name().value());
        json.put("user", worker.user().value());
        json.put("generation", worker.generation());
        json.put("demo", worker.demo());
        json.put("flight", worker.flight().toString());
        json.put("control", worker.control().toString());
        json.put("started_at", worker.startedAt().toString());
        json.put("config_hash", worker.configHash());
        return json;
    }

    /// The text of labels as JSON.
    ///
    /// @throws IllegalArgumentException when the text is not JSON
    public static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the labels are not JSON", e);
        }
    }

    /// Reads what [#write] wrote.
    ///
    /// @throws IllegalArgumentException when these are not the labels of a worker
    public static RunningWorker read(JsonNode json) {
        try {
            return new RunningWorker(
                    new WorkerName(json.path("name").asText()),
                    new UserId(json.path("user").asText()),
                    json.path("generation").asLong(),
                    json.path("demo").asBoolean(),
                    WorkerAddress.parse(json.path("flight").asText()),
                    WorkerAddress.parse(json.path("control").asText()),
                    Instant.parse(json.path("started_at").asText()),
                    json.path("config_hash").asText());
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("the labels have no start time", e);
        }
    }
}
