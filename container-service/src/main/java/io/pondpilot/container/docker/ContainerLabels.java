package io.pondpilot.container.docker;

import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.worker.WorkerAddress;
import io.pondpilot.container.orchestrator.RunningWorker;
import io.pondpilot.container.orchestrator.WorkerName;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What stands on a container so that it is found again and adopted. Without a secret.
final class ContainerLabels {
    /// Whose containers these are; only those with our place are ever looked at.
    static final String PLACE = "io.pondpilot.place";

    /// On an image: how its program is started and spoken to.
    static final String PROFILE = "io.pondpilot.profile";

    /// The bytes that it may hold on the host's disk.
    static final String DISK_LIMIT = "io.pondpilot.disk_limit";

    private static final String NAME = "io.pondpilot.name";
    private static final String USER = "io.pondpilot.user";
    private static final String GENERATION = "io.pondpilot.generation";
    private static final String DEMO = "io.pondpilot.demo";
    private static final String FLIGHT = "io.pondpilot.flight";
    private static final String CONTROL = "io.pondpilot.control";
    private static final String STARTED = "io.pondpilot.started_at";
    private static final String CONFIG = "io.pondpilot.config_hash";

    private ContainerLabels() {}

    static Map<String, String> of(RunningWorker worker, String place) {
        var labels = new LinkedHashMap<String, String>();
        labels.put(PLACE, place);
        labels.put(NAME, worker.name().value());
        labels.put(USER, worker.user().value());
        labels.put(GENERATION, Long.toString(worker.generation()));
        labels.put(DEMO, Boolean.toString(worker.demo()));
        labels.put(FLIGHT, worker.flight().toString());
        labels.put(CONTROL, worker.control().toString());
        labels.put(STARTED, worker.startedAt().toString());
        labels.put(CONFIG, worker.configHash());
        return labels;
    }

    /// The bytes that a container may hold on the host's disk; empty when its labels do not tell.
    static Optional<Long> diskLimit(@Nullable Map<String, String> labels) {
        try {
            return Optional.ofNullable(labels).map(all -> all.get(DISK_LIMIT)).map(Long::valueOf);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /// The worker that the labels tell of; empty when they tell of none.
    static Optional<RunningWorker> worker(Map<String, String> labels) {
        try {
            return Optional.of(
                    new RunningWorker(
                            new WorkerName(labels.getOrDefault(NAME, "")),
                            new UserId(labels.getOrDefault(USER, "")),
                            Long.parseLong(labels.getOrDefault(GENERATION, "")),
                            Boolean.parseBoolean(labels.getOrDefault(DEMO, "")),
                            WorkerAddress.parse(labels.getOrDefault(FLIGHT, "")),
                            WorkerAddress.parse(labels.getOrDefault(CONTROL, "")),
                            Instant.parse(labels.getOrDefault(STARTED, "")),
                            labels.getOrDefault(CONFIG, "")));
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }
}
