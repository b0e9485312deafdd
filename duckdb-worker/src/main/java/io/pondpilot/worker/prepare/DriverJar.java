package io.pondpilot.worker.prepare;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/// The JDBC driver of DuckDB without the libraries inside it. The driver unpacks its library to the
/// temporary directory at every start as long as it finds it in its jar, 60 MB that a killed
/// process leaves behind; only without it does the driver look at `java.library.path`.
final class DriverJar {
    private static final String NAME = "duckdb_jdbc";
    private static final String LIBRARY = "libduckdb_java";

    private DriverJar() {}

    /// Whether a jar is the driver's.
    static boolean is(Path jar) {
        return jar.getFileName().toString().startsWith(NAME);
    }

    /// Copies the driver without its libraries; the copy has the time of the source.
    static void copy(Path source, Path target) throws IOException {
        Path part = target.resolveSibling(target.getFileName() + ".part");
        try (JarFile jar = new JarFile(source.toFile());
                OutputStream file = Files.newOutputStream(part);
                JarOutputStream copy = new JarOutputStream(file)) {
            for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
                JarEntry entry = entries.nextElement();
                if (entry.getName().startsWith(LIBRARY)) {
                    continue;
                }
                JarEntry same = new JarEntry(entry.getName());
                same.setTime(entry.getTime());
                copy.putNextEntry(same);
                try (var content = jar.getInputStream(entry)) {
                    content.transferTo(copy);
                }
                copy.closeEntry();
            }
        }
        Files.setLastModifiedTime(part, Files.getLastModifiedTime(source));
        Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    }
}
