package io.pondpilot.launcher.state;

import io.pondpilot.launcher.process.LaunchException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/// A directory that one launcher at a time uses.
public final class StateDirectory implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;

    private StateDirectory(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /// Creates the directory for its owner alone where it is missing, and locks it until closed or
    /// until this process ends, however it ends.
    ///
    /// @throws LaunchException if another process uses it
    public static StateDirectory claim(Path path) {
        try {
            Files.createDirectories(path);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
            FileChannel channel =
                    FileChannel.open(
                            path.resolve("lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            @Nullable FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                throw new LaunchException(
                        path
                                + " is in use by another pondpilot; stop it, or choose another place"
                                + " with --dir");
            }
            return new StateDirectory(path, channel);
        } catch (IOException e) {
            throw new LaunchException("Cannot use " + path + ": " + e.getMessage(), e);
        }
    }

    /// True if a running launcher uses the directory.
    public static boolean inUse(Path path) {
        Path lock = path.resolve("lock");
        if (!Files.exists(lock)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                @Nullable FileLock mine = channel.tryLock()) {
            return mine == null;
        } catch (IOException e) {
            throw new LaunchException("Cannot look at " + path + ": " + e.getMessage(), e);
        }
    }

    /// The directory, absolute.
    public Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new LaunchException("Cannot release " + path, e);
        }
    }
}
