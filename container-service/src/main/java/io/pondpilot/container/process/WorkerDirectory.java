package io.pondpilot.container.process;

import io.pondpilot.common.worker.WorkerAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The private directory of one worker, `<run_dir>/<slug>-<generation>`, mode 0700.
///
/// @param path absolute, without symbolic links
record WorkerDirectory(Path path) {
    static WorkerDirectory create(Path path) throws IOException {
        Files.createDirectory(
                path,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        var directory = new WorkerDirectory(path);
        Files.createDirectory(directory.temp());
        return directory;
    }

    WorkerAddress flight() {
        return new WorkerAddress.Unix(path.resolve("flight.sock"));
    }

    WorkerAddress control() {
        return new WorkerAddress.Unix(path.resolve("control.sock"));
    }

    Path temp() {
        return path.resolve("tmp");
    }

    WorkerLog log() {
        return new WorkerLog(path.resolve("log"), path.resolve("log.old"));
    }

    /// Replaces the labels; a reader sees the old ones or the new ones, never a half.
    void label(WorkerLabels labels) throws IOException {
        Path fresh = path.resolve("worker.json.new");
        Files.writeString(fresh, labels.toJson(), StandardCharsets.UTF_8);
        Files.move(fresh, path.resolve("worker.json"), StandardCopyOption.ATOMIC_MOVE);
    }

    /// The labels; empty when there are none or they cannot be understood.
    Optional<WorkerLabels> labels() throws IOException {
        try {
            return Optional.of(
                    WorkerLabels.fromJson(Files.readString(path.resolve("worker.json"))));
        } catch (NoSuchFileException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// Removes the directory and all in it; never follows a symbolic link that a worker may have
    /// left.
    void remove() throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        Files.walkFileTree(
                path,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.deleteIfExists(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path directory, @Nullable IOException failure) throws IOException {
                        Files.deleteIfExists(directory);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
