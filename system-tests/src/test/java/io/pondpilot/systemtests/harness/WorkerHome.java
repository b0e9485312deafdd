package io.pondpilot.systemtests.harness;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The prepared directory of the worker, made once and kept between runs.
public final class WorkerHome {
    private static final Duration PREPARE = Duration.ofMinutes(8);

    private WorkerHome() {}

    /// The directory, prepared now if it was not prepared from these very jars.
    public static Path prepared() {
        String given = System.getProperty("pondpilot.worker.home");
        if (given != null) {
            return Path.of(given);
        }
        Path state = Layout.root().resolve(".pondpilot");
        try (RunningProcess prepare =
                RunningProcess.start(
                        "prepare",
                        Layout.launcher(List.of(), List.of("prepare", "--dir", state.toString())),
                        Map.of(),
                        Layout.logs("worker-home").resolve("prepare.log"))) {
            int exit = prepare.await(PREPARE);
            if (exit != 0) {
                throw new IllegalStateException(
                        "prepare ended with " + exit + "\n" + prepare.tail());
            }
        }
        return state.resolve("worker-home");
    }
}
