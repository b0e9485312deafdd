package io.pondpilot.container.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Reads `/proc` (proc(5)). The JDK's process API gives a start time computed from the wall clock,
/// which moves when the clock is set; the kernel's ticks do not.
final class ProcessTable {
    private static final Path PROC = Path.of("/proc");
    private static final Duration KILL_TAKES = Duration.ofSeconds(10);
    private static final Duration LOOK_EVERY = Duration.ofMillis(2);

    private final String bootId;
    private final String host;

    ProcessTable() throws IOException {
        this.bootId = Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
        this.host = Files.readString(PROC.resolve("sys/kernel/hostname")).strip();
    }

    /// The name of this host, as the kernel has it.
    String host() {
        return host;
    }

    /// The identity of a pid, unless no such process lives. A zombie does not live.
    Optional<ProcessIdentity> identify(long pid) {
        Stat stat = stat(pid);
        return stat == null || !stat.lives()
                ? Optional.empty()
                : Optional.of(new ProcessIdentity(pid, stat.startTicks, bootId));
    }

    boolean lives(ProcessIdentity process) {
        return identify(process.pid()).filter(process::equals).isPresent();
    }

    /// What runs of a worker whose directory is the given one: how it is found when its starter
    /// died before it could write the pids down. Walks over all processes. A process that was
    /// jailed chooses what its directory is called, so only those outside of jails count.
    Optional<WorkerProcesses> workingIn(Path directory) {
        for (long pid : pids()) {
            try {
                if (Files.readSymbolicLink(PROC.resolve(pid + "/cwd")).equals(directory)
                        && namespace(pid, "mnt").equals(namespace("self", "mnt"))) {
                    return jailedBy(pid)
                            .or(() -> identify(pid).map(only -> new WorkerProcesses(only, null)));
                }
            } catch (IOException e) {
                // Gone meanwhile, or another user's.
            }
        }
        return Optional.empty();
    }

    /// What runs in a jail: below its keeper, which is outside, is the first process inside, and
    /// below that the program. Empty while the jail is being built, and when there is none.
    Optional<WorkerProcesses> jailedBy(long keeper) {
        return firstChild(keeper)
                .filter(ProcessTable::isInOwnProcessNamespace)
                .flatMap(jail ->
                        firstChild(jail)
                                .flatMap(this::identify)
                                .flatMap(worker ->
                                        identify(jail)
                                                .map(first -> new WorkerProcesses(worker, first))));
    }

    private static boolean isInOwnProcessNamespace(long pid) {
        try {
            return !namespace(pid, "pid").equals(namespace("self", "pid"));
        } catch (IOException e) {
            return false;
        }
    }

    private static Path namespace(Object pid, String kind) throws IOException {
        return Files.readSymbolicLink(PROC.resolve(pid + "/ns/" + kind));
    }

    /// The kernel's list of the children of a process that has one thread, oldest first.
    static Path childrenOf(long pid) {
        return PROC.resolve(pid + "/task/" + pid + "/children");
    }

    private static Optional<Long> firstChild(long pid) {
        try {
            String first = Files.readString(childrenOf(pid)).strip().split(" ", -1)[0];
            return first.isEmpty() ? Optional.empty() : Optional.of(Long.valueOf(first));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// The living members of a session, which may outlive its leader.
    List<ProcessIdentity> session(long leader) {
        List<ProcessIdentity> members = new ArrayList<>();
        for (long pid : pids()) {
            Stat stat = stat(pid);
            if (stat != null && stat.session == leader && stat.lives()) {
                members.add(new ProcessIdentity(pid, stat.startTicks, bootId));
            }
        }
        return members;
    }

    /// Kills a process and waits until it is gone, or says that it is not.
    void kill(ProcessIdentity process) {
        if (lives(process)) {
            ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroyForcibly);
            long begun = System.nanoTime();
            while (lives(process)) {
                if (System.nanoTime() - begun > KILL_TAKES.toNanos()) {
                    throw new IllegalStateException("it survives SIGKILL: " + process);
                }
                LockSupport.parkNanos(LOOK_EVERY.toNanos());
            }
        }
    }

    private static List<Long> pids() {
        List<Long> pids = new ArrayList<>();
        try (var entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            entries.forEach(entry -> pids.add(Long.valueOf(entry.getFileName().toString())));
        } catch (IOException | RuntimeException e) {
            throw new IllegalStateException("/proc cannot be read", e);
        }
        return pids;
    }

    private static @Nullable Stat stat(long pid) {
        try {
            String text =
                    new String(
                            Files.readAllBytes(PROC.resolve(pid + "/stat")),
                            StandardCharsets.ISO_8859_1);
            // The second field is the command in parentheses and may hold anything, also
            // parentheses.
            String[] fields = text.substring(text.lastIndexOf(')') + 2).strip().split(" ", -1);
            return new Stat(
                    fields[0].charAt(0), Long.parseLong(fields[3]), Long.parseLong(fields[19]));
        } catch (IOException e) {
            return null;
        }
    }

    private record Stat(char state, long session, long startTicks) {
        boolean lives() {
            return state != 'Z' && state != 'X';
        }
    }
}
