package io.pondpilot.egress.measure;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.pondpilot.common.telemetry.Keys;
import io.pondpilot.egress.gate.Refusal;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.IntSupplier;

/// What goes through the doors to one database. Thread-safe.
public final class EgressMetrics {
    private static final String PREFIX = Keys.METRIC_PREFIX + "egress_";

    private final Counter opened;
    private final Counter sent;
    private final Counter received;
    private final Map<Refusal, Counter> refused = new EnumMap<>(Refusal.class);

    /// Registers the meters of one database.
    ///
    /// @param open connections now
    public EgressMetrics(MeterRegistry registry, String alias, IntSupplier open) {
        opened =
                Counter.builder(PREFIX + "connections_opened")
                        .description("Connections of workers that were joined with a database")
                        .tag(Keys.ALIAS, alias)
                        .register(registry);
        sent = bytes(registry, alias, "to_database");
        received = bytes(registry, alias, "to_workers");
        for (Refusal reason : Refusal.values()) {
            refused.put(
                    reason,
                    Counter.builder(PREFIX + "refused")
                            .description("Connections and statements that were refused")
                            .tag(Keys.ALIAS, alias)
                            .tag(Keys.REASON, reason.label())
                            .register(registry));
        }
        Gauge.builder(PREFIX + "connections", open::getAsInt)
                .description("Connections of workers that are open now")
                .tag(Keys.ALIAS, alias)
                .register(registry);
    }

    private static Counter bytes(MeterRegistry registry, String alias, String direction) {
        return Counter.builder(PREFIX + "relayed")
                .description("Bytes relayed")
                .baseUnit(BaseUnits.BYTES)
                .tag(Keys.ALIAS, alias)
                .tag("direction", direction)
                .register(registry);
    }

    /// A connection was joined with its database.
    public void opened() {
        opened.increment();
    }

    /// A connection or a statement was refused.
    public void refused(Refusal reason) {
        Counter counter = refused.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }

    /// A worker sent bytes.
    public void sent(long bytes) {
        sent.increment((double) bytes);
    }

    /// A database sent bytes.
    public void received(long bytes) {
        received.increment((double) bytes);
    }
}
