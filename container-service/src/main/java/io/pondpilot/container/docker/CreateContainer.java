package io.pondpilot.container.docker;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.RestartPolicy;
import com.github.dockerjava.api.model.Ulimit;
import io.pondpilot.common.worker.WorkerPlace;
import io.pondpilot.container.orchestrator.RunningWorker;
import io.pondpilot.container.orchestrator.WorkerSpec;
import io.pondpilot.container.place.Account;
import io.pondpilot.container.place.FileMount;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The closed template of a worker's container: what it may do is decided here and nowhere else,
/// and nothing in it comes from a user but the name. A pure function. The bootstrap is not in it:
/// it is written to the standard input, since it holds secrets.
///
/// @param image what runs, by its id
/// @param account the numbers of the account it runs as
/// @param place the label of all containers of this backend
/// @param securityOptions what the engine offers beside its own defaults
record CreateContainer(String image, Account account, String place, List<String> securityOptions) {
    /// Of `/tmp`, which lies in memory and which nothing needs much of: a worker spills elsewhere.
    private static final String SCRATCH = "rw,noexec,nosuid,nodev,size=16m,mode=1777";

    private static final long SHARED_MEMORY = 16L << 20;
    private static final long PROCESSES = 128;
    private static final long THREADS_OF_A_STREAM = 2;
    private static final long FILES = 8192;
    private static final int OOM_SCORE = 500;

    /// On disk, of what is not DuckDB's and so not in its own count.
    private static final long BESIDE_SPILLING = 32L << 20;

    private static final long NANOS = 1_000_000_000L;

    /// What is sent to the engine.
    ///
    /// @param name deterministic, so that creating twice is creating once
    record Body(
            String name,
            String image,
            String user,
            String hostName,
            List<String> environment,
            Map<String, String> labels,
            HostConfig host) {
        /// The same without a mount; empty when there is none from there.
        Optional<Body> without(String source) {
            List<Mount> mounts = Objects.requireNonNullElse(host.getMounts(), List.of());
            List<Mount> left =
                    mounts.stream().filter(mount -> !source.equals(mount.getSource())).toList();
            if (left.size() == mounts.size()) {
                return Optional.empty();
            }
            host.withMounts(left);
            return Optional.of(this);
        }

        /// The request.
        CreateContainerCmd onto(CreateContainerCmd command) {
            return command.withName(name)
                    .withUser(user)
                    .withHostName(hostName)
                    .withEnv(environment)
                    .withLabels(labels)
                    .withHostConfig(host)
                    .withStdinOpen(true)
                    .withStdInOnce(true)
                    .withAttachStdin(true)
                    .withAttachStdout(false)
                    .withAttachStderr(false)
                    .withTty(false)
                    // The service looks after it; the image's own check would start programs.
                    .withHealthcheck(new HealthCheck().withTest(List.of("NONE")));
        }
    }

    /// The body for one worker, that has its directory on the engine's host.
    ///
    /// @param files file databases that it sees
    Body body(
            String name,
            WorkerSpec spec,
            RunningWorker worker,
            WorkerPlace directory,
            List<FileMount> files) {
        return new Body(
                name,
                image,
                account.toString(),
                "worker",
                List.of("HOME=/tmp", "TMPDIR=" + directory.temp(), "LANG=C.UTF-8"),
                labels(spec, worker),
                host(spec.limits(), mounts(directory, files)));
    }

    private Map<String, String> labels(WorkerSpec spec, RunningWorker worker) {
        var labels = ContainerLabels.of(worker, place);
        labels.put(
                ContainerLabels.DISK_LIMIT,
                Long.toString(spec.limits().temp().bytes() + BESIDE_SPILLING));
        return labels;
    }

    private HostConfig host(WorkerSpec.WorkerLimits limits, List<Mount> mounts) {
        long memory = limits.memory().bytes();
        return HostConfig.newHostConfig()
                .withNetworkMode("none")
                .withReadonlyRootfs(true)
                .withPrivileged(false)
                .withCapDrop(Capability.ALL)
                .withCapAdd()
                .withSecurityOpts(securityOptions)
                .withMemory(memory)
                .withMemorySwap(memory)
                .withNanoCPUs(Math.round(limits.cpus() * NANOS))
                .withPidsLimit(PROCESSES + THREADS_OF_A_STREAM * limits.maxStreams())
                .withUlimits(
                        List.of(new Ulimit("nofile", FILES, FILES), new Ulimit("core", 0L, 0L)))
                .withShmSize(SHARED_MEMORY)
                .withOomScoreAdj(OOM_SCORE)
                .withIpcMode("private")
                .withCgroupnsMode("private")
                .withTmpFs(Map.of("/tmp", SCRATCH))
                .withMounts(mounts)
                .withInit(true)
                .withAutoRemove(false)
                .withRestartPolicy(RestartPolicy.noRestart())
                .withPublishAllPorts(false)
                .withLogConfig(
                        new LogConfig(
                                LogConfig.LoggingType.JSON_FILE,
                                Map.of(
                                        "max-size",
                                        Long.toString(Math.max(1, limits.log().bytes() / 2)),
                                        "max-file",
                                        "2")));
    }

    private static List<Mount> mounts(WorkerPlace directory, List<FileMount> files) {
        var mounts = new ArrayList<Mount>();
        for (FileMount file : files) {
            switch (file.kind()) {
                case READ_ONLY -> mounts.add(bind(file.path(), true));
                case WRITABLE -> mounts.add(bind(file.path(), false));
                case EMPTY -> {
                    // The engine makes it for what is mounted in it, and the account cannot write.
                }
            }
        }
        mounts.add(bind(directory.sockets(), false));
        mounts.add(bind(directory.temp(), false));
        mounts.add(bind(directory.doors(), true));
        return mounts;
    }

    /// At the path that it has outside. A bind of this form is refused when there is no such path;
    /// the older form would make a directory.
    private static Mount bind(Path path, boolean readOnly) {
        return new Mount()
                .withType(MountType.BIND)
                .withSource(path.toString())
                .withTarget(path.toString())
                .withReadOnly(readOnly);
    }
}
