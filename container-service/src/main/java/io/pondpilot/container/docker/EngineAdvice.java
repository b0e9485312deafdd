package io.pondpilot.container.docker;

import io.pondpilot.container.orchestrator.OrchestratorException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What helps when the engine cannot be reached.
final class EngineAdvice {
    private EngineAdvice() {}

    static String on(EngineAddress address, OrchestratorException failure) {
        String told =
                "the Docker engine at " + address + " does not answer: " + failure.getMessage();
        if (address.isTcp()) {
            return told
                    + "; check containers.docker_host (DOCKER_HOST)"
                    + (address.certificates().isEmpty()
                            ? ", and set containers.docker_cert_path (DOCKER_CERT_PATH) when it"
                                    + " speaks TLS"
                            : " and the certificates in containers.docker_cert_path"
                                    + " (DOCKER_CERT_PATH)");
        }
        Path socket = Path.of(address.host().getPath());
        if (!Files.exists(socket)) {
            return "there is no Docker engine at "
                    + socket
                    + ": start it, mount its socket into this container, or set"
                    + " containers.docker_host (DOCKER_HOST)";
        }
        if (!Files.isWritable(socket)) {
            return "this account may not use the Docker engine's socket "
                    + socket
                    + ": add it to the group that owns the socket (group_add in compose), or set"
                    + " containers.docker_host (DOCKER_HOST) to an engine that it may use";
        }
        return told;
    }
}
