package io.pondpilot.container.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.common.worker.WorkerPlace;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LaunchCommandTest {
    private static final WorkerPlace PLACE = new WorkerPlace(Path.of("/run/pp/ann-1"));
    private final LaunchCommand command =
            new LaunchCommand(
                    Path.of("/opt/java/bin/java"), Path.of("/opt/worker"), new Jail.None());

    @Test
    void startLineIsTheAgreedOne() {
        assertThat(String.join(" ", command.arguments(PLACE, List.of())))
                .isEqualTo(
                        "setsid /opt/java/bin/java @/opt/worker/worker.args"
                                + " io.pondpilot.worker.Main --home /opt/worker");
    }

    @Test
    void environmentHasPlacesOnly() {
        assertThat(command.environment(PLACE))
                .containsOnlyKeys("PATH", "HOME", "TMPDIR", "LANG")
                .containsEntry("HOME", "/run/pp/ann-1")
                .containsEntry("TMPDIR", "/run/pp/ann-1/tmp");
    }
}
