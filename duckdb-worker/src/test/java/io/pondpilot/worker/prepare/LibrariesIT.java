package io.pondpilot.worker.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibrariesIT {
    @TempDir Path directory;

    private Path jar(String name, String... entries) throws IOException {
        Path jar = directory.resolve(name);
        Files.createDirectories(jar.getParent());
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (String entry : entries) {
                out.putNextEntry(new JarEntry(entry));
                out.write(entry.getBytes(java.nio.charset.StandardCharsets.UTF_8));
                out.closeEntry();
            }
        }
        return jar;
    }

    @Test
    void driverComesWithoutTheLibraryItWouldUnpackAtEachStart() throws IOException {
        // Given
        jar("from/worker.jar", "A.class");
        jar("from/lib/duckdb_jdbc-1.jar", "B.class", "libduckdb_java.so_linux_amd64");

        // When
        Path home = directory.resolve("home");
        Libraries.copy(Libraries.find(List.of(directory.resolve("from"))), home, new Progress());

        // Then
        assertThat(Libraries.jars(home))
                .extracting(jar -> jar.getFileName().toString())
                .containsExactly("duckdb_jdbc-1.jar", "worker.jar");
        try (JarFile driver = new JarFile(home.resolve("duckdb_jdbc-1.jar").toFile())) {
            assertThat(driver.stream().map(JarEntry::getName)).containsExactly("B.class");
        }
    }

    @Test
    void nativeLibrariesAreLaidOutSoThatNoWorkerWritesAndMapsOneOfItsOwn() throws IOException {
        // Given
        jar(
                "lib/duckdb_jdbc-1.jar",
                "libduckdb_java.so_linux_amd64",
                "libduckdb_java.so_linux_arm64");
        jar(
                "lib/arrow-c-data-1.jar",
                "arrow_cdata_jni/x86_64/libarrow_cdata_jni.so",
                "arrow_cdata_jni/aarch_64/libarrow_cdata_jni.so");
        Path natives = directory.resolve("native");

        // When
        Natives.unpack(Libraries.find(List.of(directory.resolve("lib"))), natives, new Progress());

        // Then
        assertThat(natives)
                .isDirectoryContaining("glob:**/libduckdb_java.so")
                .isDirectoryContaining("glob:**/libarrow_cdata_jni.so");
    }

    @Test
    void whatIsUpToDateIsLeftAlone() throws IOException {
        // Given
        Path source = jar("from/lib/duckdb_jdbc-1.jar", "B.class", "libduckdb_java.so_linux_amd64");
        Files.setLastModifiedTime(source, FileTime.fromMillis(1_000_000_000_000L));
        Path home = directory.resolve("home");
        List<Path> jars = Libraries.find(List.of(directory.resolve("from")));
        Libraries.copy(jars, home, new Progress());
        Object before = Files.readAttributes(home.resolve("duckdb_jdbc-1.jar"), "unix:ino");

        // When
        Libraries.copy(jars, home, new Progress());

        // Then
        assertThat((Object) Files.readAttributes(home.resolve("duckdb_jdbc-1.jar"), "unix:ino"))
                .isEqualTo(before);
    }
}
