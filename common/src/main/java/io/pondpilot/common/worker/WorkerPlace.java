package io.pondpilot.common.worker;

import java.nio.file.Path;

/// The directory of one worker on its host, as container-service, the worker and egress-service
/// know it: `<slug>-<generation>`, which appears with all that stands here but the sockets.
///
/// | name | is | the worker may |
/// | --- | --- | --- |
/// | `worker.json` | whose it is, without a secret | not see it |
/// | `run/` | its own sockets, Flight and control | write |
/// | `tmp/` | where it spills | write |
/// | `db/` | its doors to databases, made by egress-service | connect |
///
/// @param path absolute, without symbolic links
public record WorkerPlace(Path path) {
    /// The longest name that is put below [#path], for the limit of a socket's path.
    public static final int LONGEST_SOCKET = "/db/.s.PGSQL.65535".length();

    /// A place that is being made; nobody but its maker looks at it.
    public static final String UNFINISHED = ".new";

    /// Where it serves Flight SQL.
    public WorkerAddress flight() {
        return new WorkerAddress.Unix(sockets().resolve("flight.sock"));
    }

    /// Where it serves the control protocol.
    public WorkerAddress control() {
        return new WorkerAddress.Unix(sockets().resolve("control.sock"));
    }

    /// Of its own sockets.
    public Path sockets() {
        return path.resolve("run");
    }

    /// Where it may spill.
    public Path temp() {
        return path.resolve("tmp");
    }

    /// Of its doors.
    public Path doors() {
        return path.resolve("db");
    }

    /// The file that tells whose it is: JSON with at least `user` and `generation`.
    public Path labels() {
        return path.resolve("worker.json");
    }
}
