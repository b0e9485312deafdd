package io.pondpilot.container.place;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/// An account of this host by its numbers.
///
/// @param uid of the user
/// @param gid of the group
public record Account(int uid, int gid) {
    /// The account that this process runs as.
    public static Account ours() {
        try {
            return of(Path.of("/proc/self"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The owner of a file.
    static Account of(Path path) throws IOException {
        return new Account(
                (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS),
                (Integer) Files.getAttribute(path, "unix:gid", LinkOption.NOFOLLOW_LINKS));
    }

    /// Whether it may give files away.
    public boolean isRoot() {
        return uid == 0;
    }

    /// Makes a file its own.
    void own(Path path) throws IOException {
        if (!of(path).equals(this)) {
            Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
        }
    }

    /// As Docker takes it, `uid:gid`.
    @Override
    public String toString() {
        return uid + ":" + gid;
    }
}
