package io.pondpilot.launcher.service;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pondpilot.common.settings.Settings;
import io.pondpilot.common.settings.SettingsLoader;
import io.pondpilot.launcher.process.LaunchException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FreePortsIT {
    @Test
    void aTakenPortIsNamedWithTheKeyAndTheVariableThatMoveIt() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Settings settings = settings(other.getLocalPort());

            assertThatThrownBy(() ->
                            FreePorts.require(
                                    settings, EnumSet.of(ServiceName.FLIGHT, ServiceName.GATEWAY)))
                    .isInstanceOf(LaunchException.class)
                    .hasMessage(
                            "Port %d is taken; choose another with server.grpc_port or GRPC_PORT"
                                    .formatted(other.getLocalPort()));
            assertThatCode(() -> FreePorts.require(settings, EnumSet.of(ServiceName.GATEWAY)))
                    .doesNotThrowAnyException();
        }
    }

    private static Settings settings(int grpcPort) {
        return SettingsLoader.load(
                Optional.empty(),
                Map.of(
                        "JWT_SECRET",
                        "0123456789abcdef0123456789abcdef",
                        "HOST",
                        "127.0.0.1",
                        "PORT",
                        "0",
                        "GRPC_PORT",
                        Integer.toString(grpcPort),
                        "FLIGHT_MANAGEMENT_PORT",
                        "0"));
    }
}
