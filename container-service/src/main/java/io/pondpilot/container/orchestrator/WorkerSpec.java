package io.pondpilot.container.orchestrator;

import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.identity.WorkerIdentity;
import io.pondpilot.common.remote.AllowedHosts;
import io.pondpilot.common.remote.RemoteFiles;
import io.pondpilot.common.value.ByteSize;
import io.pondpilot.common.value.Secret;
import io.pondpilot.common.worker.DoorPlace;
import io.pondpilot.common.worker.WorkerAddress;
import io.pondpilot.common.worker.WorkerBootstrap;
import io.pondpilot.common.worker.WorkerPlace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is to run. Where it listens is not said here: the orchestrator decides and reports it.
///
/// @param user whose worker it is
/// @param generation which start of it
/// @param demo whether it belongs to a demo user
/// @param credential what callers must present to it
/// @param limits what it may use
/// @param extensions DuckDB extensions it loads
/// @param databases databases it attaches; they hold secrets
/// @param remoteHosts where it may read remote files; none means it reads no remote files
/// @param certificates the authorities that vouch for those, as PEM; empty means the system's
/// @param configHash a fingerprint of everything above but user, generation and credential, kept as
///   a label to notice drift
public record WorkerSpec(
        UserId user,
        long generation,
        boolean demo,
        Secret credential,
        WorkerLimits limits,
        List<String> extensions,
        List<AttachedDatabase> databases,
        AllowedHosts remoteHosts,
        Optional<String> certificates,
        String configHash) {
    public WorkerSpec {
        extensions = List.copyOf(extensions);
        databases = List.copyOf(databases);
    }

    /// The worker's deterministic name.
    public WorkerName name() {
        return WorkerName.of(user, generation);
    }

    /// What a worker reads when it starts that has its directory on this host.
    public WorkerBootstrap bootstrap(WorkerPlace place) {
        return bootstrap(
                place.flight(),
                place.control(),
                place.temp(),
                new DoorPlace.Directory(place.doors()));
    }

    /// What a worker reads when it starts that has no directory in common with egress-service.
    ///
    /// @param flight where it serves Flight SQL
    /// @param control where it serves the control protocol
    /// @param temp where it may spill, as it sees it
    /// @param doors as it reaches them
    public WorkerBootstrap bootstrap(
            WorkerAddress flight, WorkerAddress control, Path temp, DoorPlace doors) {
        return new WorkerBootstrap(
                user,
                generation,
                credential,
                flight,
                control,
                limits.memory(),
                limits.threads(),
                temp,
                limits.temp(),
                limits.maxStreams(),
                limits.deadMan(),
                extensions,
                behind(doors),
                remoteHosts.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new RemoteFiles(remoteHosts, certificates)),
                Optional.of(doors));
    }

    /// The databases as the worker is told of them: servers by its doors, without their passwords.
    private List<AttachedDatabase> behind(DoorPlace doors) {
        var worker = new WorkerIdentity(user, generation);
        var led = new ArrayList<AttachedDatabase>();
        for (AttachedDatabase database : databases) {
            led.add(doors.lead(database, led.size() + 1, worker, credential));
        }
        return led;
    }

    /// The texts that must never appear in anything that is reported about this worker.
    public List<Secret> secrets() {
        var secrets = new ArrayList<Secret>();
        secrets.add(credential);
        databases.forEach(database -> secrets.add(database.connectionString()));
        return secrets;
    }

    /// What a worker may use.
    ///
    /// @param memory of the whole process or container
    /// @param cpus fraction or number of processors, above 0
    /// @param temp spill space
    /// @param log bytes of its output that are kept
    /// @param maxStreams streams at once
    /// @param deadMan it ends by itself when nobody asked after it for so long
    public record WorkerLimits(
            ByteSize memory,
            double cpus,
            ByteSize temp,
            ByteSize log,
            int maxStreams,
            Duration deadMan) {
        /// DuckDB's threads: the processors rounded up, at least one.
        public int threads() {
            return Math.max(1, (int) Math.ceil(cpus));
        }
    }
}
