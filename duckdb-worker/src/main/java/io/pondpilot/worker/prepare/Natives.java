package io.pondpilot.worker.prepare;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/// The native libraries out of their jars, so that no start unpacks them: DuckDB's is 60 MB.
final class Natives {
    private static final String EPOLL = "META-INF/native/libnetty_transport_native_epoll_";
    private static final String ARROW = "libarrow_cdata_jni.so";

    private Natives() {}

    static void unpack(List<Path> jars, Path target, Progress progress) throws IOException {
        Files.createDirectories(target);
        String machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        boolean arm = machine.equals("aarch64") || machine.equals("arm64");
        boolean duckDb = false;
        for (Path file : jars) {
            String name = file.getFileName().toString();
            try (JarFile jar = new JarFile(file.toFile())) {
                if (name.startsWith("duckdb_jdbc")) {
                    duckDb |=
                            unpack(
                                    jar,
                                    "libduckdb_java.so_linux_" + (arm ? "arm64" : "amd64"),
                                    target.resolve("libduckdb_java.so"),
                                    progress);
                } else if (name.startsWith("arrow-c-data")) {
                    unpack(
                            jar,
                            "arrow_cdata_jni/" + (arm ? "aarch_64/" : "x86_64/") + ARROW,
                            target.resolve(ARROW),
                            progress);
                } else if (name.startsWith("netty-transport-native-epoll")) {
                    String entry = EPOLL + (arm ? "aarch_64" : "x86_64") + ".so";
                    unpack(
                            jar,
                            entry,
                            target.resolve(entry.substring(entry.lastIndexOf('/') + 1)),
                            progress);
                }
            }
        }
        if (!duckDb) {
            throw new IOException("DuckDB has no native library for Linux on " + machine);
        }
    }

    private static boolean unpack(JarFile jar, String name, Path target, Progress progress)
            throws IOException {
        ZipEntry entry = jar.getEntry(name);
        if (entry == null) {
            return false;
        }
        if (!Files.exists(target) || Files.size(target) != entry.getSize()) {
            Path part = target.resolveSibling(target.getFileName() + ".part");
            try (InputStream content = jar.getInputStream(entry)) {
                Files.copy(content, part, StandardCopyOption.REPLACE_EXISTING);
            }
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
            progress.line("Unpacked " + target.getFileName());
        }
        return true;
    }
}
