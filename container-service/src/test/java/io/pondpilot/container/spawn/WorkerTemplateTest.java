package io.pondpilot.container.spawn;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.identity.WorkerCredentials;
import io.pondpilot.common.remote.RemoteFiles;
import io.pondpilot.common.settings.Settings;
import io.pondpilot.common.settings.SettingsLoader;
import io.pondpilot.common.worker.WorkerBootstrap;
import io.pondpilot.common.worker.WorkerPlace;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class WorkerTemplateTest {
    private static final UserId ANN = new UserId("ann");

    private static Settings settings(String memory) {
        return SettingsLoader.load(
                Optional.empty(),
                Map.of("JWT_SECRET", "a-secret-of-the-container-service-tests"),
                Map.of("containers.memory_limit", memory, "containers.cpu_limit", "1.5"));
    }

    private static WorkerTemplate template(String memory) {
        Settings settings = settings(memory);
        return new WorkerTemplate(
                settings, new WorkerCredentials(settings.security().clusterSecret()));
    }

    @Test
    void bootstrapCarriesWhatTheSettingsSay() {
        Settings settings = settings("768m");
        var place = new WorkerPlace(Path.of("/run/ann-7"));

        WorkerBootstrap bootstrap = template("768m").of(ANN, 7, false).bootstrap(place);

        assertThat(bootstrap)
                .returns(place.flight(), WorkerBootstrap::flight)
                .returns(place.control(), WorkerBootstrap::control)
                .returns(place.temp(), WorkerBootstrap::tempDirectory)
                .returns(768L << 20, b -> b.memoryLimit().bytes())
                .returns(2, WorkerBootstrap::threads)
                .returns(settings.containers().deadMan(), WorkerBootstrap::deadMan)
                .returns(settings.containers().maxStreams(), WorkerBootstrap::maxStreams)
                .returns(settings.duckdb().extensions(), WorkerBootstrap::extensions)
                .returns(
                        new WorkerCredentials(settings.security().clusterSecret()).of(ANN, 7),
                        WorkerBootstrap::credential);
    }

    @Test
    void aWorkerIsToldOfRemoteFilesWhereAHostIsAllowed() {
        var place = new WorkerPlace(Path.of("/run/ann-7"));
        Settings settings =
                SettingsLoader.load(
                        Optional.empty(),
                        Map.of(
                                "JWT_SECRET",
                                "a-secret-of-the-container-service-tests",
                                "EGRESS_ALLOW",
                                "a.example:443"));
        var template =
                new WorkerTemplate(
                        settings, new WorkerCredentials(settings.security().clusterSecret()));

        assertThat(template.of(ANN, 7, false).bootstrap(place).remoteFiles())
                .contains(new RemoteFiles(settings.egress().allowed(), Optional.empty()));
        assertThat(template("512m").of(ANN, 7, false).bootstrap(place).remoteFiles()).isEmpty();
        assertThat(template.configHash()).isNotEqualTo(template("512m").configHash());
    }

    @Test
    void fingerprintChangesWithTheConfigurationOnly() {
        String hash = template("512m").configHash();

        assertThat(template("512m").configHash()).isEqualTo(hash);
        assertThat(template("513m").configHash()).isNotEqualTo(hash);
    }
}
