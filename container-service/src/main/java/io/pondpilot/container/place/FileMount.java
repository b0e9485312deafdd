package io.pondpilot.container.place;

import java.nio.file.Path;

/// A file or directory of the host that a worker sees at the same path.
///
/// @param path absolute
/// @param kind how it is seen
public record FileMount(Path path, Kind kind) {
    /// How a path is seen.
    public enum Kind {
        READ_ONLY,
        WRITABLE,
        /// An empty directory in which nothing can be made, but what is mounted in it.
        EMPTY
    }
}
