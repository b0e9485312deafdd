package io.pondpilot.launcher.doctor;

import io.pondpilot.common.settings.DuckDbSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Whether the worker's prepared directory has what workers load.
final class PreparedWorker {
    private static final String BUILT_IN = "arrow";

    private PreparedWorker() {}

    static List<Finding> findings(Path home, Optional<DuckDbSettings> duckdb, boolean given) {
        if (!Files.isDirectory(home.resolve("lib"))) {
            String missing = home + " is not prepared";
            return List.of(
                    given
                            ? Finding.bad("Worker home", missing + "; check containers.worker_home")
                            : Finding.note("Worker home", missing + "; the first start does that"));
        }
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.ok("Worker home", home.toString()));
        findings.add(
                Files.exists(home.resolve("worker.aot"))
                        ? Finding.ok("AOT cache", "there")
                        : Finding.note("AOT cache", "missing: workers start half a second later"));
        for (String extension : duckdb.map(DuckDbSettings::extensions).orElse(List.of())) {
            if (!extension.equals(BUILT_IN)) {
                findings.add(extension(home.resolve("extensions"), extension));
            }
        }
        return findings;
    }

    private static Finding extension(Path directory, String name) {
        // Files are called postgres_scanner for postgres, and sqlite_scanner for sqlite.
        try (Stream<Path> files = Files.list(directory)) {
            return files.anyMatch(file -> file.getFileName().toString().startsWith(name))
                    ? Finding.ok("Extension", name)
                    : Finding.bad(
                            "Extension",
                            name
                                    + " is not in "
                                    + directory
                                    + "; delete the worker home to prepare"
                                    + " it anew");
        } catch (IOException e) {
            return Finding.bad("Extension", directory + " cannot be read: " + e.getMessage());
        } catch (UncheckedIOException e) {
            return Finding.bad("Extension", directory + " cannot be read: " + e.getMessage());
        }
    }
}
