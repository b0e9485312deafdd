package io.pondpilot.container.place;

import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.common.database.DatabaseTarget;
import io.pondpilot.common.database.DatabaseTarget.DuckDbTarget;
import io.pondpilot.common.database.DatabaseTarget.MySqlTarget;
import io.pondpilot.common.database.DatabaseTarget.PostgresTarget;
import io.pondpilot.common.database.DatabaseTarget.SqliteTarget;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// How the file databases become visible to a worker. A read-only one is its file alone. A SQLite
/// file that somebody else is writing is its directory, read-only: its `-wal` comes and goes, and a
/// reader that held on to an old one would read wrong rows. A writable one is its directory, since
/// both engines make files beside it.
///
/// @param taken directories that hold more than databases: of ours and of the system
/// @param present whether a file stands now
public record FileMounts(List<Path> taken, Predicate<Path> present) {
    /// Where a worker may write, which around a file it may not.
    private static final Path SCRATCH = Path.of("/tmp");

    private static final List<String> SYSTEM = List.of("/usr", "/etc", "/proc", "/dev", "/tmp");
    private static final List<String> SQLITE_SIDECARS = List.of("-wal", "-shm", "-journal");

    public FileMounts {
        taken = Stream.concat(taken.stream(), SYSTEM.stream().map(Path::of)).toList();
    }

    private record File(AttachedDatabase database, Path path, boolean sqlite) {
        Path directory() {
            Path parent = path.getParent();
            return parent == null ? path : parent;
        }

        Path beside(String suffix) {
            return path.resolveSibling(path.getFileName() + suffix);
        }
    }

    /// What becomes visible, to be mounted in this order. What does not stand is to be left out; to
    /// attach it fails then.
    ///
    /// @throws IllegalArgumentException as [#check] does
    public List<FileMount> mounts(List<AttachedDatabase> databases) {
        check(databases);
        var directories = new LinkedHashMap<Path, FileMount.Kind>();
        var files = new ArrayList<File>();
        for (File file : files(databases)) {
            if (!file.database.readOnly()) {
                directories.put(file.directory(), FileMount.Kind.WRITABLE);
            } else if (isBeingWritten(file) && !isShared(file.directory())) {
                directories.putIfAbsent(file.directory(), FileMount.Kind.READ_ONLY);
            } else {
                files.add(file);
            }
        }
        var mounts = new ArrayList<FileMount>();
        directories.forEach((directory, kind) -> mounts.add(new FileMount(directory, kind)));
        files.stream()
                .map(File::directory)
                .distinct()
                .filter(directory -> directory.startsWith(SCRATCH) && !isShared(directory))
                .filter(directory -> directories.keySet().stream().noneMatch(directory::startsWith))
                .forEach(directory -> mounts.add(new FileMount(directory, FileMount.Kind.EMPTY)));
        // Files last: a read-only one stays so within the directory of a writable one.
        for (File file : files) {
            mounts.add(new FileMount(file.path, FileMount.Kind.READ_ONLY));
            if (!file.sqlite) {
                mounts.add(new FileMount(file.beside(".wal"), FileMount.Kind.READ_ONLY));
            }
        }
        return mounts;
    }

    /// Refuses a writable database whose directory holds more than databases.
    ///
    /// @throws IllegalArgumentException for a writable database whose directory would open more
    ///   than itself to all workers; the message names the alias
    public void check(List<AttachedDatabase> databases) {
        for (File file : files(databases)) {
            if (!file.database.readOnly() && isShared(file.directory())) {
                throw new IllegalArgumentException(
                        "the database "
                                + file.database.alias()
                                + " is writable, so its directory is open to all workers, and that"
                                + " directory holds what they may not have; move the file into a"
                                + " directory of its own");
            }
        }
    }

    private boolean isBeingWritten(File file) {
        return file.sqlite && SQLITE_SIDECARS.stream().map(file::beside).anyMatch(present);
    }

    private boolean isShared(Path directory) {
        return taken.stream().anyMatch(path -> path.startsWith(directory));
    }

    private static List<File> files(List<AttachedDatabase> databases) {
        return databases.stream()
                .flatMap(database ->
                        switch (DatabaseTarget.parse(database)) {
                            case SqliteTarget(String path) -> local(database, path, true);
                            case DuckDbTarget(String path) -> local(database, path, false);
                            case PostgresTarget _, MySqlTarget _ -> Stream.<File>empty();
                        })
                .toList();
    }

    private static Stream<File> local(AttachedDatabase database, String path, boolean sqlite) {
        return path.startsWith("/")
                ? Stream.of(new File(database, Path.of(path).normalize(), sqlite))
                : Stream.empty();
    }
}
