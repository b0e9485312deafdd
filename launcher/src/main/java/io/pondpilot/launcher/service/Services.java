package io.pondpilot.launcher.service;

import io.pondpilot.ai.AiServer;
import io.pondpilot.common.lifecycle.Closer;
import io.pondpilot.common.settings.Settings;
import io.pondpilot.container.ContainerServer;
import io.pondpilot.egress.EgressServer;
import io.pondpilot.flight.FlightServer;
import io.pondpilot.gateway.GatewayServer;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// Running services: the same classes that run apart from each other in a larger deployment.
public final class Services implements AutoCloseable {
    private final Closer closer = new Closer();
    private final Map<String, Integer> ports = new LinkedHashMap<>();

    private Services() {}

    /// Starts the named services, those first that others call, and stops them in the other
    /// direction. Blocks until all serve.
    ///
    /// @param settings with a Redis URL, and with a worker home where `CONTAINERS` is named
    public static Services start(Settings settings, Set<ServiceName> names) {
        Services services = new Services();
        try {
            if (names.contains(ServiceName.EGRESS)) {
                services.egress(settings);
            }
            if (names.contains(ServiceName.CONTAINERS)) {
                services.containers(settings);
            }
            if (names.contains(ServiceName.FLIGHT)) {
                services.flight(settings);
            }
            Settings known = settings;
            if (names.contains(ServiceName.AI)) {
                known = services.ai(settings);
            }
            if (names.contains(ServiceName.GATEWAY)) {
                services.gateway(known);
            }
            return services;
        } catch (RuntimeException e) {
            services.close();
            throw e;
        }
    }

    /// What listens where, in the order of the start.
    public Map<String, Integer> ports() {
        return Collections.unmodifiableMap(ports);
    }

    @Override
    public void close() {
        closer.close();
    }

    private void egress(Settings settings) {
        ports.put("egress health", closer.add(EgressServer.create(settings)).start().port());
    }

    private void containers(Settings settings) {
        ports.put("containers health", closer.add(ContainerServer.create(settings)).start().port());
    }

    private void flight(Settings settings) {
        ports.put("Flight SQL", closer.add(FlightServer.create(settings)).start().port());
    }

    /// Returns the settings with the real port in ai-service's address, where none was given.
    private Settings ai(Settings settings) {
        int port = closer.add(AiServer.create(settings)).start().port();
        ports.put("ai", port);
        return settings.ai().url().isPresent()
                ? settings
                : settings.withAi(settings.ai().withUrl(URI.create("http://127.0.0.1:" + port)));
    }

    private void gateway(Settings settings) {
        ports.put("HTTP", closer.add(GatewayServer.create(settings)).start().port());
    }
}
