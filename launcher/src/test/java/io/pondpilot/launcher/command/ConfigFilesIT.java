package io.pondpilot.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFilesIT {
    private static final Path DEFAULTS = Path.of("/image/defaults.yaml");

    @TempDir Path directory;

    @AfterEach
    void forgetTheImage() {
        System.clearProperty("pondpilot.defaults");
        System.clearProperty("pondpilot.config");
    }

    @Test
    void outsideAnImageThereIsTheNamedFileOrNone() {
        assertThat(ConfigFiles.with(null)).isEmpty();
        assertThat(ConfigFiles.with(Path.of("a.yaml"))).containsExactly(Path.of("a.yaml"));
        assertThat(ConfigFiles.isMounted()).isFalse();
    }

    @Test
    void anImageReadsWhatIsMountedAfterItsDefaultsAndANamedFileInstead() throws IOException {
        // Given
        Path mounted = directory.resolve("config.yaml");
        System.setProperty("pondpilot.defaults", DEFAULTS.toString());
        System.setProperty("pondpilot.config", mounted.toString());
        assertThat(ConfigFiles.with(null)).containsExactly(DEFAULTS);

        // When
        Files.createFile(mounted);

        // Then
        assertThat(ConfigFiles.isMounted()).isTrue();
        assertThat(ConfigFiles.with(null)).containsExactly(DEFAULTS, mounted);
        assertThat(ConfigFiles.with(Path.of("a.yaml")))
                .containsExactly(DEFAULTS, Path.of("a.yaml"));
    }
}
