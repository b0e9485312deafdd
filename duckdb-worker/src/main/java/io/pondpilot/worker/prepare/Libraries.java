package io.pondpilot.worker.prepare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The jars of the home: exactly those given, none left over from before, and the driver of DuckDB
/// without the libraries inside it.
final class Libraries {
    private Libraries() {}

    /// The jars that are meant by `sources`: each itself, or those of a directory and of `lib` in
    /// it.
    static List<Path> find(List<Path> sources) throws IOException {
        Map<String, Path> wanted = new TreeMap<>();
        for (Path source : sources) {
            if (Files.isDirectory(source)) {
                Path below = source.resolve("lib");
                if (Files.isDirectory(below)) {
                    jars(below).forEach(jar -> wanted.put(jar.getFileName().toString(), jar));
                }
                jars(source).forEach(jar -> wanted.put(jar.getFileName().toString(), jar));
            } else if (Files.isRegularFile(source)) {
                wanted.put(source.getFileName().toString(), source);
            } else {
                throw new IOException(
                        "there are no jars at " + source + "; build the worker first");
            }
        }
        if (wanted.isEmpty()) {
            throw new IOException("there are no jars at " + sources + "; build the worker first");
        }
        return List.copyOf(wanted.values());
    }

    static void copy(List<Path> wanted, Path target, Progress progress) throws IOException {
        Files.createDirectories(target);
        Set<String> names =
                wanted.stream()
                        .map(jar -> jar.getFileName().toString())
                        .collect(Collectors.toSet());
        for (Path present : jars(target)) {
            if (!names.contains(present.getFileName().toString())) {
                Files.delete(present);
            }
        }
        int copied = 0;
        for (Path jar : wanted) {
            Path to = target.resolve(jar.getFileName());
            if (same(jar, to)) {
                continue;
            }
            if (DriverJar.is(jar)) {
                DriverJar.copy(jar, to);
            } else {
                Files.copy(
                        jar,
                        to,
                        StandardCopyOption.REPLACE_EXISTING,
                        StandardCopyOption.COPY_ATTRIBUTES);
            }
            copied++;
        }
        if (copied > 0) {
            progress.line("Copied " + copied + " jars");
        }
    }

    /// The jars of a directory, sorted.
    static List<Path> jars(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        }
    }

    private static boolean same(Path source, Path target) throws IOException {
        return Files.exists(target)
                // The driver's copy is smaller than the driver.
                && (Files.size(source) == Files.size(target)) != DriverJar.is(source)
                && Files.getLastModifiedTime(source).equals(Files.getLastModifiedTime(target));
    }
}
