package io.pondpilot.worker.prepare;

import io.pondpilot.worker.engine.Quoted;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/// DuckDB's signed extensions: from a cache, else by DuckDB's own INSTALL, else from the packages
/// that DuckDB publishes on the Python index, by whatever `pip` of this machine is set up with.
/// Every file is loaded once, with unsigned extensions refused, before it is accepted.
final class Extensions {
    private static final String SUFFIX = ".duckdb_extension";

    private final Path target;
    private final @Nullable Path cache;
    private final Progress progress;

    /// Provides into one directory.
    ///
    /// @param cache a directory shared by several homes, or null
    Extensions(Path target, @Nullable Path cache, Progress progress) {
        this.target = target;
        this.cache = cache;
        this.progress = progress;
    }

    void provide(List<String> names) throws IOException, InterruptedException {
        Files.createDirectories(target);
        String version = version();
        Path marker = target.resolve("VERSION");
        boolean sameVersion =
                Files.exists(marker) && Files.readString(marker).strip().equals(version);
        for (String name : names) {
            Path file = target.resolve(name + SUFFIX);
            if (!sameVersion || !Files.exists(file)) {
                provide(name, version, file);
            }
        }
        Files.writeString(marker, version + "\n");
    }

    private void provide(String name, String version, Path file)
            throws IOException, InterruptedException {
        Path kept = cache == null ? null : cache.resolve(version).resolve(name + SUFFIX);
        if (kept != null && Files.exists(kept) && loads(kept) == null) {
            Files.copy(kept, file, StandardCopyOption.REPLACE_EXISTING);
            return;
        }
        Path directory = Files.createTempDirectory("pondpilot-extension");
        try {
            progress.line("Fetching DuckDB extension " + name + " " + version);
            Path fetched = fetch(name, version, directory);
            String problem = loads(fetched);
            if (problem != null) {
                throw new IOException("the extension " + name + " does not load: " + problem);
            }
            Files.copy(fetched, file, StandardCopyOption.REPLACE_EXISTING);
            if (kept != null) {
                Files.createDirectories(kept.getParent());
                Files.copy(fetched, kept, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            delete(directory);
        }
    }

    private static Path fetch(String name, String version, Path directory)
            throws IOException, InterruptedException {
        String pip = Pip.download(packageName(name) + "==" + version, directory);
        if (pip == null) {
            try (Stream<Path> wheels = Files.list(directory)) {
                Path wheel =
                        wheels.filter(file -> file.toString().endsWith(".whl"))
                                .findFirst()
                                .orElseThrow(() -> new IOException("pip downloaded no wheel"));
                return unpack(wheel, directory.resolve(name + SUFFIX));
            }
        }
        String install = install(name, directory);
        if (install == null) {
            try (Stream<Path> files = Files.walk(directory)) {
                return files.filter(file -> file.endsWith(name + SUFFIX))
                        .findFirst()
                        .orElseThrow(() -> new IOException("DuckDB installed no file"));
            }
        }
        throw new IOException(
                "the DuckDB extension "
                        + name
                        + " "
                        + version
                        + " can be had neither from the Python index ("
                        + pip
                        + ") nor from DuckDB's repository ("
                        + install
                        + "). Let this machine reach one of them, or copy "
                        + name
                        + SUFFIX
                        + " of this version into the directory given as --extension-cache, under "
                        + version
                        + "/");
    }

    private static String packageName(String name) {
        return "duckdb-extension-" + name.replace('_', '-');
    }

    private static Path unpack(Path wheel, Path to) throws IOException {
        try (ZipFile zip = new ZipFile(wheel.toFile())) {
            var entry =
                    zip.stream()
                            .filter(candidate -> candidate.getName().endsWith(SUFFIX))
                            .findFirst()
                            .orElseThrow(() -> new IOException("no extension in " + wheel));
            try (InputStream content = zip.getInputStream(entry)) {
                Files.copy(content, to, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return to;
    }

    /// Lets DuckDB install it.
    ///
    /// @return why not; null when it did
    private static @Nullable String install(String name, Path directory) {
        try (Connection duckDb = open();
                Statement statement = duckDb.createStatement()) {
            statement.execute("SET extension_directory = " + Quoted.text(directory.toString()));
            statement.execute("INSTALL " + name);
            return null;
        } catch (SQLException e) {
            return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        }
    }

    /// Loads a file in a DuckDB of its own.
    ///
    /// @return why it does not load; null when it does
    private static @Nullable String loads(Path file) {
        try (Connection duckDb = open();
                Statement statement = duckDb.createStatement()) {
            statement.execute("LOAD " + Quoted.text(file.toString()));
            return null;
        } catch (SQLException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /// The engine's version as its extensions carry it, such as `1.5.5`.
    private static String version() throws IOException {
        try (Connection duckDb = open();
                Statement statement = duckDb.createStatement();
                ResultSet row = statement.executeQuery("SELECT version()")) {
            row.next();
            String text = row.getString(1);
            return text.startsWith("v") ? text.substring(1) : text;
        } catch (SQLException e) {
            throw new IOException("DuckDB does not start: " + e.getMessage(), e);
        }
    }

    private static Connection open() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("allow_unsigned_extensions", "false");
        properties.setProperty("autoinstall_known_extensions", "false");
        properties.setProperty("autoload_known_extensions", "false");
        return DriverManager.getConnection("jdbc:duckdb:", properties);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
