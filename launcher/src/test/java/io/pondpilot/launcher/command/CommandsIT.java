package io.pondpilot.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsIT {
    @TempDir Path directory;

    @Test
    void wrongUsageIsCodeTwo() {
        assertThat(Commands.run("nonsense")).isEqualTo(2);
        assertThat(Commands.run("serve", "nonsense")).isEqualTo(2);
        assertThat(Commands.run("token")).isEqualTo(2);
    }

    @Test
    void aToolWithoutASystemToTalkToFailsWithCodeOne() {
        assertThat(Commands.run("workers", "list", "--dir", directory.toString())).isEqualTo(1);
        assertThat(Commands.run("token", "--sub", "ada", "--dir", directory.toString()))
                .isEqualTo(1);
    }

    @Test
    void helpIsCodeZero() {
        assertThat(Commands.run("--help")).isZero();
        assertThat(Commands.run("demo", "--help")).isZero();
    }
}
