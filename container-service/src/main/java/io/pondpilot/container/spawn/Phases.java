package io.pondpilot.container.spawn;

import io.pondpilot.container.measure.ContainerMetrics;
import io.pondpilot.container.measure.ContainerMetrics.Phase;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// How long the phases of one start took, which the metrics hear of at once. Of one thread.
final class Phases {
    private final ContainerMetrics metrics;
    private final Map<Phase, Duration> took = new EnumMap<>(Phase.class);

    Phases(ContainerMetrics metrics) {
        this.metrics = metrics;
    }

    /// A phase is over.
    ///
    /// @return false when it was over before; then the first end counts
    boolean over(Phase phase, Duration time) {
        boolean first = took.putIfAbsent(phase, time) == null;
        if (first) {
            metrics.phase(phase, time);
        }
        return first;
    }

    /// In the order of a start, by the names of the metrics.
    Map<String, Long> millis() {
        var millis = new LinkedHashMap<String, Long>();
        took.forEach((phase, time) -> millis.put(phase.text(), time.toMillis()));
        return millis;
    }
}
