package io.pondpilot.container;

import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.common.settings.ContainerSettings;
import io.pondpilot.common.settings.Settings;
import io.pondpilot.container.docker.DockerOrchestrator;
import io.pondpilot.container.docker.EngineAddress;
import io.pondpilot.container.orchestrator.Orchestrator;
import io.pondpilot.container.process.ProcessOrchestrator;
import java.nio.file.Path;
import java.util.List;

/// Chooses the orchestrator that the settings name.
final class Backends {
    private Backends() {}

    static Orchestrator open(Settings settings) {
        ContainerSettings containers = settings.containers();
        return switch (containers.backend()) {
            case PROCESS ->
                    ProcessOrchestrator.open(
                            new ProcessOrchestrator.Setup(
                                    containers.runDir(),
                                    containers
                                            .workerHome()
                                            .orElseThrow(() ->
                                                    new ProxyException(
                                                            ErrorCode.INVALID_ARGUMENT,
                                                            "containers.worker_home"
                                                                    + " (WORKER_HOME) is not"
                                                                    + " set")),
                                    Path.of(System.getProperty("java.home"), "bin", "java"),
                                    containers.logLimit(),
                                    containers.jail(),
                                    settings.duckdb().attachedDatabases()));
            case DOCKER ->
                    DockerOrchestrator.open(
                            new DockerOrchestrator.Setup(
                                    new EngineAddress(
                                            containers.docker().host(),
                                            containers.docker().certificates()),
                                    containers.image(),
                                    containers.docker().pull(),
                                    containers.runDir(),
                                    settings.duckdb().attachedDatabases()));
            case KUBERNETES, FLY, FARGATE ->
                    throw new ProxyException(
                            ErrorCode.UNIMPLEMENTED,
                            "containers.backend "
                                    + containers.backend().text()
                                    + " is not built yet; known here are "
                                    + List.of("process", "docker"));
        };
    }
}
