package io.pondpilot.container.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads `/proc` (proc(5)). The JDK's process API gives a start time computed from the wall clock,
/// which moves when the clock is set; the kernel's ticks do not.
final class ProcessTable {
    private static final Path PROC = Path.of("/proc");

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

    /// The living process whose working directory is the given one: how a worker is found whose
    /// starter died before it could write its pid down. Walks over all processes.
    Optional<ProcessIdentity> workingIn(Path directory) {
        for (long pid : pids()) {
            try {
                if (Files.readSymbolicLink(PROC.resolve(pid + "/cwd")).equals(directory)) {
                    return identify(pid);
                }
            } catch (IOException e) {
                // Gone meanwhile, or another user's.
            }
        }
        return Optional.empty();
    }

    /// The living members of a session, which may outlive its leader.
    List<Long> session(long leader) {
        List<Long> members = new ArrayList<>();
        for (long pid : pids()) {
            Stat stat = stat(pid);
            if (stat != null && stat.session == leader && stat.lives()) {
                members.add(pid);
            }
        }
        return members;
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
