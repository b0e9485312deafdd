package io.pondpilot.common.settings;

import io.pondpilot.common.value.ByteSize;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// The workers: one per user.
///
/// @param image what a container runs; of no effect with the process backend
/// @param idleTimeout a worker without a stream for so long is stopped
/// @param memoryLimit memory of one worker
/// @param cpuLimit processors of one worker
/// @param maxPerHost workers at once
/// @param network the network of the containers; of no effect with the process backend
/// @param backend what runs them
/// @param startTimeout a worker that is not ready after it has failed
/// @param stopGrace how long a worker may take to stop before it is killed
/// @param reapInterval how often idle ones are looked for
/// @param parallelStarts workers starting at once on one host
/// @param deadMan a worker that nobody has watched for so long ends by itself
/// @param runDir where each worker's directory is that shares one with this host
/// @param jail whether the process backend runs each worker in a jail
/// @param workerHome the prepared directory of the worker program; empty until prepared
/// @param managementPort health, metrics and info of container-service; 0 takes a free one
/// @param maxStreams streams at once in one worker
/// @param tempLimit disk for spilling of one worker
/// @param logLimit log kept of one worker
/// @param docker the engine of the docker backend
public record ContainerSettings(
        String image,
        Duration idleTimeout,
        ByteSize memoryLimit,
        double cpuLimit,
        int maxPerHost,
        String network,
        Backend backend,
        Duration startTimeout,
        Duration stopGrace,
        Duration reapInterval,
        int parallelStarts,
        Duration deadMan,
        Path runDir,
        JailMode jail,
        Optional<Path> workerHome,
        int managementPort,
        int maxStreams,
        ByteSize tempLimit,
        ByteSize logLimit,
        DockerSettings docker) {
    /// The same with this prepared worker.
    public ContainerSettings withWorkerHome(Path home) {
        return new ContainerSettings(
                image,
                idleTimeout,
                memoryLimit,
                cpuLimit,
                maxPerHost,
                network,
                backend,
                startTimeout,
                stopGrace,
                reapInterval,
                parallelStarts,
                deadMan,
                runDir,
                jail,
                Optional.of(home),
                managementPort,
                maxStreams,
                tempLimit,
                logLimit,
                docker);
    }
}
