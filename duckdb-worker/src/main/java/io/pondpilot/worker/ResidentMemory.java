package io.pondpilot.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The memory of this process as the kernel counts it.
final class ResidentMemory {
    private static final Path STATM = Path.of("/proc/self/statm");
    private static final long PAGE = 4_096;

    private ResidentMemory() {}

    /// Bytes; 0 where the kernel does not say.
    static long bytes() {
        try {
            return Long.parseLong(Files.readString(STATM).split(" ", 3)[1]) * PAGE;
        } catch (IOException _) {
            return 0;
        }
    }
}
