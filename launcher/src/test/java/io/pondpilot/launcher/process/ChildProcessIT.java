package io.pondpilot.launcher.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ChildProcessIT {
    @TempDir Path directory;

    @Test
    void aChildThatEndsWhileStartingIsReportedWithItsLastWords() {
        ChildProcess child = ChildProcess.start(shell("echo no room left; exit 3"));

        assertThatThrownBy(() -> child.awaitReady(Duration.ofSeconds(20), () -> false))
                .isInstanceOf(LaunchException.class)
                .hasMessageContaining("code 3")
                .hasMessageContaining("no room left");
        child.close();
    }

    @Test
    void aChildThatIgnoresItsSignalIsKilledAfterItsGrace() throws Exception {
        ChildProcess child = ChildProcess.start(shell("trap '' TERM; touch up; sleep 60 & wait"));
        child.awaitReady(Duration.ofSeconds(20), () -> Files.exists(directory.resolve("up")));

        child.close();

        assertThat(child.alive()).isFalse();
        assertThat(directory.resolve("child.pid")).doesNotExist();
    }

    @Test
    void aStrangerWithAnOldPidIsLeftAlone() throws Exception {
        Process stranger = new ProcessBuilder("sleep", "60").start();
        try {
            Files.writeString(
                    directory.resolve("child.pid"), stranger.pid() + " 2001-01-01T00:00:00Z");

            ChildProcess.start(shell("true")).close();

            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    private ChildSpec shell(String script) {
        return new ChildSpec(
                "child",
                List.of("sh", "-c", script),
                directory,
                directory,
                "TERM",
                Duration.ofMillis(500));
    }
}
