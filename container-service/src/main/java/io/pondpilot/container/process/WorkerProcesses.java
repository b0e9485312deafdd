package io.pondpilot.container.process;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The processes that make up a running worker.
///
/// @param worker the program itself, whose memory and signals are the worker's
/// @param jail the first process of its jail, with which the kernel ends all others in it; null
///   without a jail
record WorkerProcesses(ProcessIdentity worker, @Nullable ProcessIdentity jail) {
    Optional<ProcessIdentity> jailed() {
        return Optional.ofNullable(jail);
    }
}
