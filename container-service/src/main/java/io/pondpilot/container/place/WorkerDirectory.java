package io.pondpilot.container.place;

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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The private directory of one worker, mode 0700. It appears and disappears at once, with all that
/// stands in it: who watches the run directory never meets a half.
///
/// @param place what is where in it
public record WorkerDirectory(WorkerPlace place) {
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /// Makes the directory of the worker that the labels tell of. When it fails nothing is left
    /// under its name.
    public static WorkerDirectory create(WorkerPlace place, String labels) throws IOException {
        return create(place, labels, Account.ours());
    }

    /// Makes the directory of a worker that runs as this account, which owns all of it.
    public static WorkerDirectory create(WorkerPlace place, String labels, Account owner)
            throws IOException {
        var directory = new WorkerDirectory(place);
        var unfinished = new WorkerDirectory(new WorkerPlace(directory.unfinished()));
        unfinished.delete();
        Files.createDirectory(unfinished.path(), PRIVATE);
        Files.createDirectory(unfinished.place.sockets(), PRIVATE);
        Files.createDirectory(unfinished.place.temp(), PRIVATE);
        Files.createDirectory(unfinished.place.doors(), PRIVATE);
        unfinished.label(labels);
        for (Path each :
                List.of(
                        unfinished.place.sockets(),
                        unfinished.place.temp(),
                        unfinished.place.doors(),
                        unfinished.place.labels(),
                        unfinished.path())) {
            owner.own(each);
        }
        Files.move(unfinished.path(), directory.path(), StandardCopyOption.ATOMIC_MOVE);
        return directory;
    }

    public Path path() {
        return place.path();
    }

    /// Replaces the labels; a reader sees the old ones or the new ones, never a half.
    public void label(String labels) throws IOException {
        Path fresh = path().resolve("worker.json.new");
        Files.writeString(fresh, labels, StandardCharsets.UTF_8);
        Files.move(fresh, place.labels(), StandardCopyOption.ATOMIC_MOVE);
    }

    /// The labels; empty when there are none.
    public Optional<String> labels() throws IOException {
        try {
            return Optional.of(Files.readString(place.labels()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /// Removes the directory and all in it: from sight at once, whoever still writes into it.
    public void remove() throws IOException {
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
    public void delete() throws IOException {
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
