package io.pondpilot.egress.door;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A directory that may come and go, and of which one process at a time is the owner. For one
/// thread.
final class WatchedDirectory implements AutoCloseable {
    private static final String LOCK = "egress.lock";
    private static final long UNTIL_IT_EXISTS_MILLIS = 50;
    private static final long UNTIL_A_LOOK_ANYWAY_MILLIS = 1000;

    private final Path path;
    private final WatchService changes;
    private @Nullable WatchKey key;
    private @Nullable FileChannel lockFile;

    WatchedDirectory(Path path) throws IOException {
        this.path = path;
        this.changes = path.getFileSystem().newWatchService();
    }

    /// Takes the directory, when it exists and is nobody else's.
    ///
    /// @return false when another process or service has it
    boolean own() throws IOException {
        if (key != null && key.isValid() && Files.isDirectory(path)) {
            return true;
        }
        release();
        if (!Files.isDirectory(path)) {
            return true;
        }
        FileChannel file =
                FileChannel.open(
                        path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        @Nullable FileLock lock = null;
        try {
            lock = file.tryLock();
        } catch (OverlappingFileLockException e) {
            // Another service of this very process has it.
        }
        if (lock == null) {
            file.close();
            return false;
        }
        lockFile = file;
        key =
                path.register(
                        changes,
                        StandardWatchEventKinds.ENTRY_CREATE,
                        StandardWatchEventKinds.ENTRY_DELETE);
        return true;
    }

    /// What is in it now; nothing when it is not ours or does not exist.
    Set<Path> entries() throws IOException {
        Set<Path> found = new HashSet<>();
        if (key != null) {
            try (var entries = Files.newDirectoryStream(path, Files::isDirectory)) {
                entries.forEach(found::add);
            }
        }
        return found;
    }

    /// Waits until something appears or vanishes, or it is time to look anyway.
    void awaitChange() throws InterruptedException {
        WatchKey changed =
                changes.poll(
                        key == null ? UNTIL_IT_EXISTS_MILLIS : UNTIL_A_LOOK_ANYWAY_MILLIS,
                        TimeUnit.MILLISECONDS);
        if (changed != null) {
            changed.pollEvents();
            changed.reset();
        }
    }

    private void release() throws IOException {
        if (key != null) {
            key.cancel();
            key = null;
        }
        if (lockFile != null) {
            lockFile.close();
            lockFile = null;
        }
    }

    @Override
    public void close() throws IOException {
        release();
        changes.close();
    }
}
