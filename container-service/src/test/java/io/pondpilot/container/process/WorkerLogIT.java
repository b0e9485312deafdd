package io.pondpilot.container.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WorkerLogIT {
    @TempDir Path directory;
    private WorkerLog log = new WorkerLog(Path.of("none"), Path.of("none"));

    @BeforeEach
    void place() {
        log = new WorkerLog(directory.resolve("log"), directory.resolve("log.old"));
    }

    @Test
    void writerThatAppendsGoesOnAtTheStartAfterTheFileWasCut() throws Exception {
        try (OutputStream writer =
                Files.newOutputStream(
                        log.file(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            writer.write("a".repeat(1_000).getBytes(StandardCharsets.UTF_8));
            assertThat(log.rotate(1_000)).isEqualTo(500);
            writer.write("new\n".getBytes(StandardCharsets.UTF_8));
        }

        assertThat(log.file()).hasContent("new");
        assertThat(Files.size(log.old())).isEqualTo(500);
    }

    @Test
    void newestIsKept() throws Exception {
        Files.writeString(log.file(), "1\n".repeat(400) + "last\n");

        log.rotate(100);

        assertThat(log.old()).content().endsWith("last\n").hasSize(50);
        assertThat(log.tail(1)).containsExactly("last");
    }

    @Test
    void smallFileIsLeftAlone() throws Exception {
        Files.writeString(log.file(), "one\ntwo\nthree\n");

        assertThat(log.rotate(1_000)).isZero();
        assertThat(log.tail(2)).containsExactly("two", "three");
    }

    @Test
    void missingLogHasNoLines() throws Exception {
        assertThat(log.tail(5)).isEmpty();
        assertThat(log.rotate(10)).isZero();
    }
}
