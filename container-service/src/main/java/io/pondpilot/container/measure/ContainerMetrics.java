package io.pondpilot.container.measure;

import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Metrics;
import io.helidon.metrics.api.Tag;
import io.helidon.metrics.api.Timer;
import io.pondpilot.common.telemetry.Keys;
import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;

/// The metrics `pondpilot_containers_*`. No label names a user. Thread-safe.
public final class ContainerMetrics {
    private static final String PREFIX = Keys.METRIC_PREFIX + "containers_";

    private final MeterRegistry registry = Metrics.globalRegistry();

    /// A phase of a start.
    public enum Phase {
        /// From being asked for to being taken from the queue.
        QUEUE,
        /// Making the process or container.
        PROCESS,
        /// From there to the first answer that says ready.
        READY
    }

    /// Shows a number that is asked for when it is read.
    public void gauge(String name, String description, IntSupplier value) {
        registry.getOrCreate(
                Gauge.builder(PREFIX + name, value::getAsInt).description(description));
    }

    /// A worker became ready.
    public void spawned() {
        count("spawned", "Workers that became ready", List.of());
    }

    /// A worker ended.
    public void stopped(String reason) {
        count("stopped", "Workers that ended, by reason", List.of(Tag.create("reason", reason)));
    }

    /// A start failed.
    public void failed() {
        count("spawn_failures", "Starts that failed", List.of());
    }

    /// A worker was found running and taken over.
    public void adopted() {
        count("adopted", "Workers adopted from a predecessor", List.of());
    }

    /// How long a phase of a start took.
    public void phase(Phase phase, Duration took) {
        registry.getOrCreate(
                        Timer.builder(PREFIX + "start")
                                .description("Duration of each phase of a start")
                                .tags(
                                        List.of(
                                                Tag.create(
                                                        "phase",
                                                        switch (phase) {
                                                            case QUEUE -> "queue";
                                                            case PROCESS -> "process";
                                                            case READY -> "ready";
                                                        }))))
                .record(took);
    }

    private void count(String name, String description, List<Tag> tags) {
        registry.getOrCreate(Counter.builder(PREFIX + name).description(description).tags(tags))
                .increment();
    }
}
