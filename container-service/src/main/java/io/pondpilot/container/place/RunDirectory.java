package io.pondpilot.container.place;

import io.pondpilot.common.worker.WorkerPlace;
import io.pondpilot.container.orchestrator.OrchestratorException;
import io.pondpilot.container.orchestrator.WorkerName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/// `containers.run_dir`: one directory for each worker. It lies in a shared temporary directory by
/// default, so it must be ours alone before anything is put into it.
///
/// @param path absolute, without symbolic links
public record RunDirectory(Path path) {
    /// `/<slug of 32>-<generation of 13>` and a socket, within the 107 bytes of a socket's path.
    private static final int MAX_LENGTH = 107 - (1 + 32 + 1 + 13) - WorkerPlace.LONGEST_SOCKET;

    /// Makes the directory where there is none.
    ///
    /// @throws OrchestratorException when it is another account's, or its path is too long
    public static RunDirectory open(Path path) throws IOException {
        return open(path, Account.ours());
    }

    /// Makes the directory where there is none, for workers that run as this account, which owns
    /// it.
    ///
    /// @throws OrchestratorException when it is another account's, or its path is too long
    public static RunDirectory open(Path path, Account owner) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(path.toAbsolutePath().getParent());
            Files.createDirectory(
                    path,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        }
        Path real = path.toRealPath();
        int found = Account.of(real).uid();
        if (found != Account.ours().uid() && found != owner.uid()) {
            throw new OrchestratorException(
                    "the run directory " + path + " belongs to another account", null);
        }
        Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rwx------"));
        owner.own(real);
        if (real.toString().getBytes(StandardCharsets.UTF_8).length > MAX_LENGTH) {
            throw new OrchestratorException(
                    "the run directory "
                            + real
                            + " is too long for unix sockets; set containers.run_dir to at most "
                            + MAX_LENGTH
                            + " bytes",
                    null);
        }
        return new RunDirectory(real);
    }

    public WorkerDirectory of(WorkerName name) {
        return new WorkerDirectory(new WorkerPlace(path.resolve(name.value())));
    }

    /// The directories that stand, once what nobody finished making or removing is gone.
    public List<WorkerDirectory> all() throws IOException {
        List<WorkerDirectory> found = new ArrayList<>();
        for (Path entry : entries()) {
            var directory = new WorkerDirectory(new WorkerPlace(entry));
            if (entry.getFileName().toString().endsWith(WorkerPlace.UNFINISHED)) {
                directory.delete();
            } else {
                found.add(directory);
            }
        }
        return found;
    }

    private List<Path> entries() throws IOException {
        List<Path> entries = new ArrayList<>();
        try (var stream = Files.newDirectoryStream(path, Files::isDirectory)) {
            stream.forEach(entries::add);
        }
        return entries;
    }
}
