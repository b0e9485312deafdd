package io.pondpilot.container.measure;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.pondpilot.common.telemetry.Keys;
import java.time.Duration;
import java.util.Locale;
import java.util.function.IntSupplier;

/// The metrics `pondpilot_containers_*`. No label names a user. Thread-safe.
public final class ContainerMetrics {
    private static final String PREFIX = Keys.METRIC_PREFIX + "containers_";

    private final MeterRegistry registry;

    public ContainerMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /// A phase of a start.
    public enum Phase {
        /// From being asked for to being taken from the queue.
        QUEUE,
        /// Making a container; a process is made by its start.
        CREATE,
        /// Until its program runs.
        START,
        /// From there until it has read its bootstrap and listens.
        BOOTSTRAP,
        /// From there to its first answer.
        PROBE,
        /// From there until it says that it is ready.
        READY;

        /// As metrics and events have it.
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Shows a number that is asked for when it is read.
    public void gauge(String name, String description, IntSupplier value) {
        Gauge.builder(PREFIX + name, value::getAsInt).description(description).register(registry);
    }

    /// A worker became ready.
    public void spawned() {
        registry.counter(PREFIX + "spawned").increment();
    }

    /// A worker ended.
    public void stopped(String reason) {
        registry.counter(PREFIX + "stopped", "reason", reason).increment();
    }

    /// A start failed.
    public void failed() {
        registry.counter(PREFIX + "spawn_failures").increment();
    }

    /// A worker was found running and taken over.
    public void adopted() {
        registry.counter(PREFIX + "adopted").increment();
    }

    /// Idle workers were looked for.
    public void reaped() {
        registry.counter(PREFIX + "reaps").increment();
    }

    /// How long a phase of a start took.
    public void phase(Phase phase, Duration took) {
        Timer.builder(PREFIX + "start")
                .description("Duration of each phase of a start")
                .tag("phase", phase.text())
                .publishPercentiles(0.5, 0.99)
                .register(registry)
                .record(took);
    }
}
