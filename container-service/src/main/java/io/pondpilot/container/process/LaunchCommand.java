package io.pondpilot.container.process;

import io.pondpilot.common.worker.WorkerPlace;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// How a worker's process is started: a session of its own, so that neither the terminal nor the
/// group of its starter reaches it; no secret among the arguments; nothing inherited from the
/// environment. A pure function.
///
/// @param java the `java` to run it with
/// @param home the worker's prepared directory
record LaunchCommand(Path java, Path home) {
    static final String ARGUMENTS = "worker.args";

    List<String> arguments() {
        return List.of(
                "setsid",
                java.toString(),
                "@" + home.resolve(ARGUMENTS),
                "io.pondpilot.worker.Main",
                "--home",
                home.toString());
    }

    Map<String, String> environment(WorkerPlace place) {
        return Map.of(
                "PATH",
                "/usr/bin:/bin",
                "HOME",
                place.path().toString(),
                "TMPDIR",
                place.temp().toString(),
                "LANG",
                "C.UTF-8");
    }
}
