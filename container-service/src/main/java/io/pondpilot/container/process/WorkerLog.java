package io.pondpilot.container.process;

import io.pondpilot.container.place.WorkerDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// What a worker writes to standard output and error. The worker holds the file itself, opened for
/// appending, so it writes on when its starter is gone; and because it appends, the file may be cut
/// to nothing under it. Half of the limit is for the file, half for the newest part of what was cut
/// off.
///
/// @param file what the worker writes to
/// @param old the newest part of what it wrote before
record WorkerLog(Path file, Path old) {
    private static final int TAIL_BYTES = 16 * 1024;

    /// The log of the worker that has this directory.
    static WorkerLog in(WorkerDirectory directory) {
        return new WorkerLog(directory.path().resolve("log"), directory.path().resolve("log.old"));
    }

    /// Cuts the file when it is over half the limit.
    ///
    /// @return the bytes that were dropped for good
    long rotate(long limit) throws IOException {
        long half = Math.max(1, limit / 2);
        try (FileChannel log =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long size = log.size();
            if (size <= half) {
                return 0;
            }
            long kept = Math.min(size, half);
            long before = Files.exists(old) ? Files.size(old) : 0;
            try (FileChannel target =
                    FileChannel.open(
                            old,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.TRUNCATE_EXISTING)) {
                long position = size - kept;
                while (position < size) {
                    long moved = log.transferTo(position, size - position, target);
                    if (moved <= 0) {
                        break;
                    }
                    position += moved;
                }
            }
            log.truncate(0);
            return before + size - kept;
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    /// The last lines, oldest first.
    List<String> tail(int lines) {
        String text = end(file);
        if (text.isBlank()) {
            text = end(old);
        }
        List<String> all = text.lines().filter(line -> !line.isBlank()).toList();
        return all.subList(Math.max(0, all.size() - lines), all.size());
    }

    private static String end(Path path) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long from = Math.max(0, channel.size() - TAIL_BYTES);
            ByteBuffer bytes = ByteBuffer.allocate(TAIL_BYTES);
            while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) > 0) {
                // Reads on.
            }
            return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
