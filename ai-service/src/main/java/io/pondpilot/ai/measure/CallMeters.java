package io.pondpilot.ai.measure;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.pondpilot.common.telemetry.Keys;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Counts calls. The names `gen_ai.*` are those of OpenTelemetry's conventions, so that dashboards
/// for other gateways fit. Labels come from the configuration, never from a request. Thread-safe.
public final class CallMeters {
    private static final String OWN = Keys.METRIC_PREFIX + "ai_";

    private final MeterRegistry registry;
    private final ConcurrentHashMap<Key, Meters> known = new ConcurrentHashMap<>();
    private final Timer overhead;
    private final Counter estimated;

    private record Key(String operation, String provider, String model, String error) {}

    private record Meters(
            Timer duration,
            Timer firstToken,
            Timer perToken,
            DistributionSummary input,
            DistributionSummary output) {}

    /// Makes meters in the registry.
    public CallMeters(MeterRegistry registry) {
        this.registry = registry;
        this.overhead =
                Timer.builder(OWN + "gateway_overhead")
                        .description("Time of a call that was not spent waiting for a model")
                        .serviceLevelObjectives(
                                Duration.ofNanos(100_000),
                                Duration.ofNanos(200_000),
                                Duration.ofNanos(500_000),
                                Duration.ofMillis(1),
                                Duration.ofMillis(5),
                                Duration.ofMillis(20),
                                Duration.ofMillis(100),
                                Duration.ofSeconds(1))
                        .register(registry);
        this.estimated = registry.counter(OWN + "usage_estimated");
    }

    /// Counts one.
    public void finished(FinishedCall call) {
        boolean well = call.end().equals("complete");
        Meters meters =
                known.computeIfAbsent(
                        new Key(
                                call.operation(),
                                call.provider(),
                                call.model(),
                                well ? "" : call.end()),
                        this::meters);
        meters.duration().record(call.took());
        overhead.record(call.own());
        if (call.usage().total() > 0) {
            meters.input().record((double) call.usage().prompt());
            meters.output().record((double) call.usage().output());
        }
        if (call.usage().estimated()) {
            estimated.increment();
        }
        @Nullable Duration firstByte = call.firstByte();
        if (firstByte != null) {
            meters.firstToken().record(firstByte);
            long tokens = call.usage().output();
            if (tokens > 1) {
                meters.perToken().record(call.took().minus(firstByte).dividedBy(tokens - 1));
            }
        }
    }

    /// A call to a provider was ended here, before its answer was.
    public void cancelled(String reason) {
        registry.counter(OWN + "upstream_cancelled", "reason", reason).increment();
    }

    private Meters meters(Key key) {
        Tags tags =
                Tags.of(
                        "gen_ai.operation.name",
                        key.operation(),
                        "gen_ai.provider.name",
                        key.provider(),
                        "gen_ai.request.model",
                        key.model(),
                        "error.type",
                        key.error());
        return new Meters(
                timer("gen_ai.server.request.duration", tags),
                timer("gen_ai.server.time_to_first_token", tags),
                timer("gen_ai.server.time_per_output_token", tags),
                registry.summary(
                        "gen_ai.client.token.usage", tags.and("gen_ai.token.type", "input")),
                registry.summary(
                        "gen_ai.client.token.usage", tags.and("gen_ai.token.type", "output")));
    }

    private Timer timer(String name, Tags tags) {
        return Timer.builder(name)
                .tags(tags)
                .serviceLevelObjectives(
                        Duration.ofMillis(10),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(60))
                .register(registry);
    }
}
