package io.pondpilot.launcher.service;

import io.pondpilot.common.settings.Settings;
import io.pondpilot.launcher.process.LaunchException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Looks whether the ports of the services are free, before anything slow is started for nothing.
public final class FreePorts {
    private FreePorts() {}

    /// A port that a service will listen on.
    ///
    /// @param key the setting that moves it
    /// @param variable the environment variable that moves it
    /// @param port 0 takes a free one
    public record Wanted(String key, String variable, int port) {}

    /// What the services will listen on.
    public static List<Wanted> wanted(Settings settings, Set<ServiceName> names) {
        List<Wanted> wanted = new ArrayList<>();
        if (names.contains(ServiceName.GATEWAY)) {
            wanted.add(new Wanted("server.port", "PORT", settings.server().port()));
        }
        if (names.contains(ServiceName.FLIGHT)) {
            wanted.add(new Wanted("server.grpc_port", "GRPC_PORT", settings.server().grpcPort()));
            wanted.add(
                    new Wanted(
                            "flight.management_port",
                            "FLIGHT_MANAGEMENT_PORT",
                            settings.flight().managementPort()));
        }
        if (names.contains(ServiceName.CONTAINERS)) {
            wanted.add(
                    new Wanted(
                            "containers.management_port",
                            "CONTAINER_MANAGEMENT_PORT",
                            settings.containers().managementPort()));
        }
        if (names.contains(ServiceName.AI)) {
            wanted.add(new Wanted("ai.port", "AI_PORT", settings.ai().port()));
        }
        if (names.contains(ServiceName.EGRESS)) {
            wanted.add(
                    new Wanted(
                            "egress.management_port",
                            "EGRESS_MANAGEMENT_PORT",
                            settings.egress().managementPort()));
        }
        return wanted;
    }

    /// Those of them that something else has.
    public static List<Wanted> taken(String host, List<Wanted> wanted) {
        return wanted.stream().filter(port -> !free(host, port.port())).toList();
    }

    /// Throws an exception that names every taken port and what moves it.
    ///
    /// @throws LaunchException if there is one
    public static void require(Settings settings, Set<ServiceName> names) {
        List<Wanted> taken = taken(settings.server().host(), wanted(settings, names));
        if (!taken.isEmpty()) {
            throw new LaunchException(
                    String.join(
                            "\n",
                            taken.stream()
                                    .map(port ->
                                            "Port %d is taken; choose another with %s or %s"
                                                    .formatted(
                                                            port.port(),
                                                            port.key(),
                                                            port.variable()))
                                    .toList()));
        }
    }

    private static boolean free(String host, int port) {
        if (port == 0) {
            return true;
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
