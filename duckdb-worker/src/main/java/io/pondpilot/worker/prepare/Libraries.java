package io.pondpilot.worker.prepare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The jars of the home: exactly those given, none left over from before.
final class Libraries {
    private Libraries() {}

    static void copy(List<Path> sources, Path target, Progress progress) throws IOException {
        Map<String, Path> wanted = new TreeMap<>();
        for (Path source : sources) {
            if (Files.isDirectory(source)) {
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
        Files.createDirectories(target);
        for (Path present : jars(target)) {
            if (!wanted.containsKey(present.getFileName().toString())) {
                Files.delete(present);
            }
        }
        int copied = 0;
        for (Map.Entry<String, Path> jar : wanted.entrySet()) {
            Path to = target.resolve(jar.getKey());
            if (!same(jar.getValue(), to)) {
                Files.copy(
                        jar.getValue(),
                        to,
                        StandardCopyOption.REPLACE_EXISTING,
                        StandardCopyOption.COPY_ATTRIBUTES);
                copied++;
            }
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
                && Files.size(source) == Files.size(target)
                && Files.getLastModifiedTime(source).equals(Files.getLastModifiedTime(target));
    }
}
