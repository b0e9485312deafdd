package io.pondpilot.container.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.common.worker.WorkerPlace;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class LaunchCommandTest {
    private final LaunchCommand command =
            new LaunchCommand(Path.of("/opt/java/bin/java"), Path.of("/opt/worker"));

    @Test
    void startLineIsTheAgreedOne() {
        assertThat(String.join(" ", command.arguments()))
                .isEqualTo(
                        "setsid /opt/java/bin/java @/opt/worker/worker.args"
                                + " io.pondpilot.worker.Main --home /opt/worker");
    }

    @Test
    void environmentHasPlacesOnly() {
        assertThat(command.environment(new WorkerPlace(Path.of("/run/pp/ann-1"))))
                .containsOnlyKeys("PATH", "HOME", "TMPDIR", "LANG")
                .containsEntry("HOME", "/run/pp/ann-1")
                .containsEntry("TMPDIR", "/run/pp/ann-1/tmp");
    }
}
