package io.pondpilot.launcher.embedded;

import io.pondpilot.launcher.process.Command;
import io.pondpilot.launcher.process.LaunchException;
import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.util.ArchUtils;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// The Postgres programs out of their Maven artifact.
final class PostgresProgram {
    private PostgresProgram() {}

    /// Unpacks the programs unless they are there; about a second.
    static Path unpacked(Path program) throws IOException {
        if (Files.exists(program)) {
            return program;
        }
        Path unfinished = program.resolveSibling(program.getFileName() + ".new");
        Command.run("rm", "-rf", unfinished.toString());
        try (InputStream packed = archive();
                TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(packed))) {
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null;
                    entry = tar.getNextEntry()) {
                unpack(tar, entry, unfinished);
            }
        }
        Files.move(unfinished, program);
        return program;
    }

    private static InputStream archive() throws IOException {
        String system =
                System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac")
                        ? "Darwin"
                        : "Linux";
        InputStream packed =
                DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(
                        system, ArchUtils.normalize(System.getProperty("os.arch")));
        if (packed == null) {
            throw new LaunchException(
                    "There is no embedded Postgres for this machine (%s, %s)"
                            .formatted(system, System.getProperty("os.arch")));
        }
        return packed;
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path root)
            throws IOException {
        Path target = root.resolve(entry.getName()).normalize();
        if (!target.startsWith(root)) {
            throw new LaunchException("Odd entry in the Postgres archive: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, target);
        boolean executable = (entry.getMode() & 0100) != 0;
        Files.setPosixFilePermissions(
                target, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }
}
