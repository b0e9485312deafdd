package io.pondpilot.container.process;

import io.pondpilot.common.worker.WorkerPlace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The private directory of one worker, mode 0700. It appears and disappears at once, with all that
/// stands in it: who watches the run directory never meets a half.
///
/// @param place what is where in it
record WorkerDirectory(WorkerPlace place) {
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /// Makes the directory of the worker that the labels tell of. When it fails nothing is left
    /// under its name.
    static WorkerDirectory create(WorkerPlace place, WorkerLabels labels) throws IOException {
        var directory = new WorkerDirectory(place);
        var unfinished = new WorkerDirectory(new WorkerPlace(directory.unfinished()));
        unfinished.delete();
        Files.createDirectory(unfinished.path(), PRIVATE);
        Files.createDirectory(unfinished.place.sockets(), PRIVATE);
        Files.createDirectory(unfinished.place.temp(), PRIVATE);
        Files.createDirectory(unfinished.place.doors(), PRIVATE);
        Files.createFile(unfinished.log().file());
        unfinished.label(labels);
        Files.move(unfinished.path(), directory.path(), StandardCopyOption.ATOMIC_MOVE);
        return directory;
    }

    Path path() {
        return place.path();
    }

    WorkerLog log() {
        return new WorkerLog(path().resolve("log"), path().resolve("log.old"));
    }

    /// Replaces the labels; a reader sees the old ones or the new ones, never a half.
    void label(WorkerLabels labels) throws IOException {
        Path fresh = path().resolve("worker.json.new");
        Files.writeString(fresh, labels.toJson(), StandardCharsets.UTF_8);
        Files.move(fresh, place.labels(), StandardCopyOption.ATOMIC_MOVE);
    }

    /// The labels; empty when there are none or they cannot be understood.
    Optional<WorkerLabels> labels() throws IOException {
        try {
            return Optional.of(WorkerLabels.fromJson(Files.readString(place.labels())));
        } catch (NoSuchFileException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// Removes the directory and all in it: from sight at once, whoever still writes into it.
    void remove() throws IOException {
        var unseen = new WorkerDirectory(new WorkerPlace(unfinished()));
        unseen.delete();
        try {
            Files.move(path(), unseen.path(), StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            return;
        }
        unseen.delete();
    }

    private Path unfinished() {
        return path().resolveSibling(path().getFileName() + WorkerPlace.UNFINISHED);
    }

    /// Never follows a symbolic link that a worker may have left.
    void delete() throws IOException {
        if (!Files.exists(path(), LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(
                path(),
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
