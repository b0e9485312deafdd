package io.pondpilot.container.orchestrator;

import java.util.List;

/// A worker ended. Told once per worker, within a second.
///
/// @param worker the worker that ran
/// @param reason why it ended
/// @param lastLog its last log lines, oldest first, without secrets; may be empty
public record WorkerExit(RunningWorker worker, ExitReason reason, List<String> lastLog) {
    public WorkerExit {
        lastLog = List.copyOf(lastLog);
    }

    /// The reason and the last line of the log in one sentence, for the caller who waits for the
    /// start.
    public String cause() {
        String how =
                switch (reason) {
                    case ExitReason.Stopped() -> "it was stopped";
                    case ExitReason.Exited(int code) -> "it ended with exit code " + code;
                    case ExitReason.Signalled(int signal) -> "it was ended by signal " + signal;
                    case ExitReason.OutOfMemory() -> "it ran out of memory";
                    case ExitReason.DiskFull() -> "it held more on disk than containers.temp_limit";
                    case ExitReason.Unseen() -> "it ended";
                };
        return lastLog.isEmpty() ? how : how + ": " + lastLog.getLast();
    }
}
