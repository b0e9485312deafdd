package io.pondpilot.worker.engine;

import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.common.database.DatabaseType;
import io.pondpilot.common.value.ByteSize;
import io.pondpilot.common.worker.DoorPlace;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// What DuckDB is given.
///
/// @param extensionDirectory where the prepared `*.duckdb_extension` files are
/// @param extensions names as in the configuration; `arrow` means nothing
/// @param databases to attach
/// @param memoryLimit of the whole process; DuckDB gets 70% of it
/// @param threads at least 1
/// @param tempDirectory where DuckDB may spill; it must exist
/// @param tempLimit how much
/// @param remote how remote files are read; empty means not at all
/// @param doors where the databases' servers are reached; empty means where they are said to be
public record EngineSettings(
        Path extensionDirectory,
        List<String> extensions,
        List<AttachedDatabase> databases,
        ByteSize memoryLimit,
        int threads,
        Path tempDirectory,
        ByteSize tempLimit,
        Optional<RemoteAccess> remote,
        Optional<DoorPlace> doors) {
    private static final int DUCKDB_PERCENT = 70;

    public EngineSettings {
        extensions = List.copyOf(extensions);
        databases = List.copyOf(databases);
    }

    /// Without remote files and doors.
    public EngineSettings(
            Path extensionDirectory,
            List<String> extensions,
            List<AttachedDatabase> databases,
            ByteSize memoryLimit,
            int threads,
            Path tempDirectory,
            ByteSize tempLimit) {
        this(
                extensionDirectory,
                extensions,
                databases,
                memoryLimit,
                threads,
                tempDirectory,
                tempLimit,
                Optional.empty(),
                Optional.empty());
    }

    /// DuckDB's own limit.
    ByteSize duckDbMemory() {
        return new ByteSize(memoryLimit.bytes() / 100 * DUCKDB_PERCENT);
    }

    /// The extension files to load: those of the configuration and those the databases need. A
    /// scanner without a database is of no use, because nothing can be attached later, and costs up
    /// to 80 ms of every start; so does `httpfs` where no host is allowed.
    List<Path> extensionFiles() {
        var names = new TreeSet<String>();
        for (String name : extensions) {
            switch (name) {
                case "arrow",
                        "json",
                        "parquet",
                        "icu",
                        "postgres",
                        "mysql",
                        "sqlite",
                        "httpfs" -> {}
                default -> names.add(name);
            }
        }
        for (AttachedDatabase database : databases) {
            if (database.type() != DatabaseType.DUCKDB) {
                names.add(database.type().text() + "_scanner");
            }
        }
        if (remote.isPresent()) {
            names.add("httpfs");
        }
        return names.stream()
                .map(name -> extensionDirectory.resolve(name + ".duckdb_extension"))
                .toList();
    }
}
