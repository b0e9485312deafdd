package io.pondpilot.container.orchestrator;

import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.worker.WorkerAddress;
import java.time.Instant;

/// A worker that runs, as its labels tell. Running is not ready: ask its control address.
///
/// @param name its deterministic name, also the `container_id` of log lines
/// @param user whose worker it is
/// @param generation which start of it
/// @param demo whether it belongs to a demo user
/// @param flight where it serves Flight SQL
/// @param control where it serves the control protocol
/// @param startedAt when it was started, by the clock of its host
/// @param configHash the fingerprint of the configuration it was started with
public record RunningWorker(
        WorkerName name,
        UserId user,
        long generation,
        boolean demo,
        WorkerAddress flight,
        WorkerAddress control,
        Instant startedAt,
        String configHash) {}
