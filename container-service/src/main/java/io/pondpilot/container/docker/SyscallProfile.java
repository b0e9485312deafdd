package io.pondpilot.container.docker;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/// The system calls that a worker's container may make, in the engine's form of a seccomp profile:
/// those of a server that reads, writes, and answers on sockets. What is not in the list is
/// refused: symbolic links (whoever dials the worker's socket would follow one), device nodes,
/// sockets of families that no network namespace holds, namespaces, mounts, tracing, keys, and all
/// that is for administrators.
final class SyscallProfile {
    private static final String FILE = "seccomp.json";

    private SyscallProfile() {}

    /// The security option of a container, with the profile in it: the engine needs no file.
    static String option() {
        try (InputStream file =
                Objects.requireNonNull(SyscallProfile.class.getResourceAsStream(FILE), FILE)) {
            return "seccomp=" + new ObjectMapper().readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
