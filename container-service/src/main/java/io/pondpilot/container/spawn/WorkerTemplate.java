package io.pondpilot.container.spawn;

import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.identity.WorkerCredentials;
import io.pondpilot.common.settings.Settings;
import io.pondpilot.container.orchestrator.WorkerSpec;
import io.pondpilot.container.orchestrator.WorkerSpec.WorkerLimits;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Makes the specification of each worker from the settings, which are the same for all.
public final class WorkerTemplate {
    private final Settings settings;
    private final WorkerCredentials credentials;
    private final WorkerLimits limits;
    private final String configHash;

    public WorkerTemplate(Settings settings, WorkerCredentials credentials) {
        this.settings = settings;
        this.credentials = credentials;
        var containers = settings.containers();
        this.limits =
                new WorkerLimits(
                        containers.memoryLimit(),
                        containers.cpuLimit(),
                        containers.tempLimit(),
                        containers.logLimit(),
                        containers.maxStreams(),
                        containers.deadMan());
        this.configHash = hash();
    }

    /// The specification of one worker.
    public WorkerSpec of(UserId user, long generation, boolean demo) {
        return new WorkerSpec(
                user,
                generation,
                demo,
                credentials.of(user, generation),
                limits,
                settings.duckdb().extensions(),
                settings.duckdb().attachedDatabases(),
                settings.egress().allowed(),
                settings.egress().certificates(),
                configHash);
    }

    /// The fingerprint of what every worker is started with.
    public String configHash() {
        return configHash;
    }

    /// Keyed, so that a fingerprint in a label tells nothing about a weak password in it.
    private String hash() {
        var text = new StringBuilder(limits.toString()).append(settings.duckdb().extensions());
        settings.duckdb()
                .attachedDatabases()
                .forEach(database ->
                        text.append('\n')
                                .append(database.alias())
                                .append(database.type())
                                .append(database.readOnly())
                                .append(database.connectionString().value()));
        text.append('\n')
                .append(settings.egress().allowed())
                .append(settings.egress().certificates())
                .append(settings.egress().advertised());
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(
                    new SecretKeySpec(
                            settings.security().clusterSecret().bytes(), mac.getAlgorithm()));
            return HexFormat.of()
                    .formatHex(mac.doFinal(text.toString().getBytes(StandardCharsets.UTF_8)), 0, 8);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
