package io.pondpilot.gateway.metrics;

import io.helidon.common.media.type.MediaTypes;
import io.helidon.http.Status;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.MeterRegistryFormatter;
import io.helidon.metrics.api.MetricsFactory;
import io.helidon.metrics.spi.MeterRegistryFormatterProvider;
import io.pondpilot.gateway.http.Exchange;
import io.pondpilot.gateway.http.Route;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/// `GET /metrics` in Prometheus' text format, without a token, as scrapers expect.
public final class MetricsRoute {
    private static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final MeterRegistry registry;
    private final List<MeterRegistryFormatterProvider> providers = new ArrayList<>();

    /// Shows the meters of the given registry.
    public MetricsRoute(MeterRegistry registry) {
        this.registry = registry;
        ServiceLoader.load(MeterRegistryFormatterProvider.class).forEach(providers::add);
    }

    /// The route, open to everybody.
    public Route route() {
        return new Route("GET", "/metrics", Route.Access.OPEN, this::answer);
    }

    private void answer(Exchange exchange) {
        String text =
                providers.stream()
                        .flatMap(provider -> formatter(provider).stream())
                        .flatMap(formatter -> formatter.format().stream())
                        .map(Object::toString)
                        .collect(Collectors.joining());
        exchange.send(Status.OK_200, MEDIA_TYPE, text.getBytes(StandardCharsets.UTF_8));
    }

    // The other formatter on the class path writes JSON, and so declines.
    private Optional<MeterRegistryFormatter> formatter(MeterRegistryFormatterProvider provider) {
        return provider.formatter(
                MediaTypes.TEXT_PLAIN,
                MetricsFactory.getInstance().metricsConfig(),
                registry,
                Optional.empty(),
                List.of(),
                List.of());
    }
}
