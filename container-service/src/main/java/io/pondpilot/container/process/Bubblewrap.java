package io.pondpilot.container.process;

import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.common.worker.WorkerPlace;
import io.pondpilot.container.place.FileMount;
import io.pondpilot.container.place.FileMounts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A jail by `bwrap` (bubblewrap 0.8 or newer): user, mount, process, IPC, host name, cgroup and
/// network namespaces of the worker's own, without a capability in any of them. What the worker
/// sees is listed here; all else does not exist for it. A pure function.
///
/// @param program `bwrap`
/// @param filter of system calls, a file as [SyscallFilter] writes it; empty means none
/// @param system what all programs of this host need
/// @param programs directories that hold what the worker runs: its JDK and its home
/// @param files how file databases become visible
record Bubblewrap(
        Path program,
        Optional<Path> filter,
        SystemFiles system,
        List<Path> programs,
        FileMounts files)
        implements Jail {
    /// Of `/tmp`, which lies in memory and which nothing needs much of: a worker spills elsewhere.
    private static final int SCRATCH_BYTES = 16 << 20;

    private static final String WITH_FILTER = "exec \"$@\" 3<\"$0\"";

    Bubblewrap {
        programs = List.copyOf(programs);
    }

    @Override
    public List<String> around(
            WorkerPlace place, List<AttachedDatabase> databases, List<String> command) {
        var line = new ArrayList<String>();
        // bwrap reads the filter from a descriptor, and Java can pass none on.
        filter.ifPresent(
                file -> line.addAll(List.of("/bin/sh", "-c", WITH_FILTER, file.toString())));
        line.add(program.toString());
        filter.ifPresent(_ -> line.addAll(List.of("--seccomp", "3")));
        // Not --die-with-parent: a worker outlives its service and is adopted by the next one.
        line.addAll(
                List.of(
                        "--unshare-user",
                        "--disable-userns",
                        "--unshare-pid",
                        "--unshare-net",
                        "--unshare-ipc",
                        "--unshare-uts",
                        "--unshare-cgroup-try",
                        "--hostname",
                        "worker",
                        "--cap-drop",
                        "ALL"));
        line.addAll(system.mounts());
        // Root on the host owns /proc/sys even without capabilities, so /proc is not writable.
        line.addAll(List.of("--proc", "/proc", "--remount-ro", "/proc"));
        line.addAll(List.of("--dev", "/dev", "--remount-ro", "/dev"));
        line.addAll(List.of("--size", Integer.toString(SCRATCH_BYTES), "--tmpfs", "/tmp"));
        programs.forEach(directory -> line.addAll(same("--ro-bind", directory)));
        line.addAll(mounted(files.mounts(databases)));
        line.addAll(same("--bind", place.sockets()));
        line.addAll(same("--bind", place.temp()));
        line.addAll(same("--ro-bind", place.doors()));
        line.addAll(List.of("--remount-ro", "/", "--chdir", place.path().toString(), "--"));
        line.addAll(command);
        return line;
    }

    @Override
    public boolean confines() {
        return true;
    }

    private static List<String> mounted(List<FileMount> mounts) {
        var line = new ArrayList<String>();
        for (FileMount mount : mounts) {
            switch (mount.kind()) {
                case READ_ONLY -> line.addAll(same("--ro-bind-try", mount.path()));
                case WRITABLE -> line.addAll(same("--bind-try", mount.path()));
                case EMPTY -> line.addAll(List.of("--tmpfs", mount.path().toString()));
            }
        }
        mounts.stream()
                .filter(mount -> mount.kind() == FileMount.Kind.EMPTY)
                .forEach(mount -> line.addAll(List.of("--remount-ro", mount.path().toString())));
        return line;
    }

    /// A mount at the path that it has outside.
    static List<String> same(String kind, Path path) {
        return List.of(kind, path.toString(), path.toString());
    }
}
