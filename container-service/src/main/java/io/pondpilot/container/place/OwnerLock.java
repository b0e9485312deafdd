package io.pondpilot.container.place;

import io.pondpilot.container.orchestrator.OrchestratorException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// One run directory has one owner at a time. The kernel frees the lock when the owner dies,
/// however it dies, so a successor never waits for a dead one.
public final class OwnerLock implements AutoCloseable {
    private final FileChannel channel;

    private OwnerLock(FileChannel channel) {
        this.channel = channel;
    }

    public static OwnerLock acquire(Path runDirectory) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        runDirectory.resolve("owner.lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return new OwnerLock(channel);
            }
        } catch (OverlappingFileLockException e) {
            // Taken within this very process: the same answer.
        }
        channel.close();
        throw new OrchestratorException(
                "another container-service uses the run directory "
                        + runDirectory
                        + "; stop it or set containers.run_dir",
                null);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The lock ends with this process at the latest.
        }
    }
}
