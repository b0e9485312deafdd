package io.pondpilot.container.process;

import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.common.worker.WorkerPlace;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// How a worker's process is started: a session of its own, so that neither the terminal nor the
/// group of its starter reaches it; in its jail; no secret among the arguments; nothing inherited
/// from the environment.
///
/// @param java the `java` to run it with
/// @param home the worker's prepared directory
/// @param jail what it runs in
record LaunchCommand(Path java, Path home, Jail jail) {
    static final String ARGUMENTS = "worker.args";

    List<String> arguments(WorkerPlace place, List<AttachedDatabase> databases) {
        List<String> worker =
                List.of(
                        java.toString(),
                        "@" + home.resolve(ARGUMENTS),
                        "io.pondpilot.worker.Main",
                        "--home",
                        home.toString());
        return Stream.concat(Stream.of("setsid"), jail.around(place, databases, worker).stream())
                .toList();
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
