package io.pondpilot.container.process;

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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `worker.json`: what a successor must know to adopt a worker. It holds no secret. Written before
/// the process is started, without a process, and again right after.
///
/// @param worker the worker
/// @param processes what runs of it; null while it is being started
record WorkerLabels(RunningWorker worker, @Nullable WorkerProcesses processes) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    WorkerLabels running(WorkerProcesses started) {
        return new WorkerLabels(worker, started);
    }

    Optional<WorkerProcesses> started() {
        return Optional.ofNullable(processes);
    }

    String toJson() {
        var json = MAPPER.createObjectNode();
        json.put("name", worker.name().value());
        json.put("user", worker.user().value());
        json.put("generation", worker.generation());
        json.put("demo", worker.demo());
        json.put("flight", worker.flight().toString());
        json.put("control", worker.control().toString());
        json.put("started_at", worker.startedAt().toString());
        json.put("config_hash", worker.configHash());
        if (processes != null) {
            put(json, "", processes.worker());
            processes.jailed().ifPresent(jail -> put(json, "jail_", jail));
        }
        return json.toString();
    }

    /// @throws IllegalArgumentException when the text is not such labels
    static WorkerLabels fromJson(String text) {
        JsonNode json;
        try {
            json = MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the labels are not JSON", e);
        }
        RunningWorker worker;
        try {
            worker =
                    new RunningWorker(
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
        return new WorkerLabels(
                worker,
                json.has("pid")
                        ? new WorkerProcesses(
                                identity(json, ""),
                                json.has("jail_pid") ? identity(json, "jail_") : null)
                        : null);
    }

    private static void put(ObjectNode json, String prefix, ProcessIdentity process) {
        json.put(prefix + "pid", process.pid());
        json.put(prefix + "start_ticks", process.startTicks());
        json.put(prefix + "boot_id", process.bootId());
    }

    private static ProcessIdentity identity(JsonNode json, String prefix) {
        return new ProcessIdentity(
                json.path(prefix + "pid").asLong(),
                json.path(prefix + "start_ticks").asLong(),
                json.path(prefix + "boot_id").asText());
    }
}
