package io.pondpilot.egress;

import io.pondpilot.common.lifecycle.Closer;
import io.pondpilot.common.management.Management;
import io.pondpilot.common.management.ManagementServer;
import io.pondpilot.common.management.Metrics;
import io.pondpilot.common.management.Readiness;
import io.pondpilot.common.settings.Settings;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// The server of egress-service. In this version it has health, metrics and info, and no work yet.
public final class EgressServer implements AutoCloseable {
    private final Closer closer = new Closer();
    private final Settings settings;
    private @Nullable ManagementServer management;

    private EgressServer(Settings settings) {
        this.settings = settings;
    }

    /// Builds the server; no traffic yet.
    public static EgressServer create(Settings settings) {
        return new EgressServer(settings);
    }

    /// Serves, and returns this.
    ///
    /// @throws io.pondpilot.common.failure.ProxyException `INTERNAL` if the port is taken
    public EgressServer start() {
        Readiness readiness = new Readiness();
        Metrics metrics = closer.add(new Metrics());
        management =
                closer.add(
                        ManagementServer.start(
                                new Management(
                                        "egress", readiness, metrics, InstantSource.system()),
                                settings.server().host(),
                                settings.egress().managementPort()));
        closer.add(readiness::stopping);
        return this;
    }

    /// The port in use, once started.
    public int port() {
        if (management == null) {
            throw new IllegalStateException("Not started");
        }
        return management.port();
    }

    @Override
    public void close() {
        closer.close();
    }
}
