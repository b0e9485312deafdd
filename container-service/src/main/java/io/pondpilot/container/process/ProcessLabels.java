package io.pondpilot.container.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pondpilot.container.orchestrator.RunningWorker;
import io.pondpilot.container.place.WorkerDirectory;
import io.pondpilot.container.place.WorkerLabels;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The `worker.json` of this backend, with the process. Written before the process is started,
/// without one, and again right after.
///
/// @param worker the worker
/// @param processes what runs of it; null while it is being started
record ProcessLabels(RunningWorker worker, @Nullable WorkerProcesses processes) {
    ProcessLabels running(WorkerProcesses started) {
        return new ProcessLabels(worker, started);
    }

    Optional<WorkerProcesses> started() {
        return Optional.ofNullable(processes);
    }

    /// What stands in a directory; empty when it has no labels or they cannot be understood.
    static Optional<ProcessLabels> in(WorkerDirectory directory) throws IOException {
        try {
            return directory.labels().map(ProcessLabels::fromJson);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    String toJson() {
        ObjectNode json = WorkerLabels.write(worker);
        if (processes != null) {
            put(json, "", processes.worker());
            processes.jailed().ifPresent(jail -> put(json, "jail_", jail));
        }
        return json.toString();
    }

    /// @throws IllegalArgumentException when the text is not such labels
    static ProcessLabels fromJson(String text) {
        JsonNode json = WorkerLabels.parse(text);
        return new ProcessLabels(
                WorkerLabels.read(json),
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
