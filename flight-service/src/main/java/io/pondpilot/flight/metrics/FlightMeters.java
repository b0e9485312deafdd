package io.pondpilot.flight.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.pondpilot.common.telemetry.Keys;
import io.pondpilot.flight.grpc.FlightMethod;
import io.pondpilot.flight.relay.FrameRelay;
import io.pondpilot.flight.relay.RelayMetrics;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// Makes the relay's counts visible.
public final class FlightMeters {
    private static final String PREFIX = Keys.METRIC_PREFIX + "flight_";

    private FlightMeters() {}

    /// Adds all meters of a relay to a registry.
    public static void bind(FrameRelay relay, MeterRegistry registry) {
        RelayMetrics counts = relay.metrics();
        for (FlightMethod method : FlightMethod.values()) {
            for (int status = 0; status <= RelayMetrics.MAX_STATUS; status++) {
                int number = status;
                FunctionCounter.builder(PREFIX + "calls", counts, m -> m.calls(method, number))
                        .description("Calls that ended, by gRPC status")
                        .tag(Keys.METHOD, method.name().toLowerCase(Locale.ROOT))
                        .tag(Keys.STATUS, Integer.toString(status))
                        .register(registry);
            }
        }
        counter(
                registry,
                counts,
                "call_seconds",
                "Time all ended calls took",
                RelayMetrics::seconds);
        counter(
                registry,
                counts,
                "recoveries",
                "Calls sent to a second worker",
                RelayMetrics::recoveries);
        counter(
                registry,
                counts,
                "unknown_paths",
                "Calls to unknown methods",
                RelayMetrics::unknownPaths);
        bytes(registry, counts, "to_workers", RelayMetrics::bytesToWorkers);
        bytes(registry, counts, "to_clients", RelayMetrics::bytesToClients);
        gauge(registry, counts, "open_calls", "Calls open now", RelayMetrics::openCalls);
        gauge(
                registry,
                counts,
                "waiting_calls",
                "Calls that wait for a worker now",
                RelayMetrics::waitingCalls);
        Gauge.builder(PREFIX + "connections", relay, FrameRelay::connections)
                .description("Client connections open now")
                .register(registry);
        Gauge.builder(PREFIX + "direct_memory", relay, FrameRelay::directMemory)
                .description("Direct memory of the relay's buffers")
                .baseUnit(BaseUnits.BYTES)
                .register(registry);
    }

    private static void counter(
            MeterRegistry registry,
            RelayMetrics counts,
            String name,
            String description,
            ToDoubleFunction<RelayMetrics> value) {
        FunctionCounter.builder(PREFIX + name, counts, value)
                .description(description)
                .register(registry);
    }

    private static void bytes(
            MeterRegistry registry,
            RelayMetrics counts,
            String direction,
            ToDoubleFunction<RelayMetrics> value) {
        FunctionCounter.builder(PREFIX + "relayed", counts, value)
                .description("Bytes of calls relayed")
                .baseUnit(BaseUnits.BYTES)
                .tag("direction", direction)
                .register(registry);
    }

    private static void gauge(
            MeterRegistry registry,
            RelayMetrics counts,
            String name,
            String description,
            ToDoubleFunction<RelayMetrics> value) {
        Gauge.builder(PREFIX + name, counts, value).description(description).register(registry);
    }
}
