package io.pondpilot.common.management;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BooleanSupplier;

/// Whether a service should get traffic: all its checks pass and it is not stopping. Thread-safe.
public final class Readiness {
    private final Map<String, BooleanSupplier> checks = new ConcurrentSkipListMap<>();
    private volatile boolean stopping;

    /// Adds a check.
    ///
    /// @param name what is missing when it fails
    /// @param passes asked at each probe; it may block for a second at most, and failing counts as
    ///   no
    public Readiness check(String name, BooleanSupplier passes) {
        checks.put(name, passes);
        return this;
    }

    /// From now on not ready: load balancers turn away before the service stops.
    public void stopping() {
        stopping = true;
    }

    /// What is missing; empty when ready.
    public List<String> missing() {
        if (stopping) {
            return List.of("stopping");
        }
        return checks.entrySet().stream()
                .filter(check -> !passes(check.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean passes(BooleanSupplier check) {
        try {
            return check.getAsBoolean();
        } catch (RuntimeException e) {
            return false;
        }
    }
}
