package io.pondpilot.container.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/// The Docker engine of the tests: that of `DOCKER_HOST`, or of this host. The test command starts
/// one where none runs.
final class TestEngine {
    static final EngineAddress ADDRESS =
            Optional.ofNullable(System.getenv("DOCKER_HOST"))
                    .map(host -> new EngineAddress(URI.create(host), Optional.empty()))
                    .orElse(EngineAddress.LOCAL);

    private static final int SECONDS = 120;

    private TestEngine() {}

    /// Skips a test, with the reason, where no engine answers.
    static void assumeItRuns() {
        try (Engine engine = Engine.connect(ADDRESS, Duration.ofSeconds(10))) {
            assertThat(engine.address()).isEqualTo(ADDRESS);
        } catch (RuntimeException e) {
            Assumptions.abort("no Docker engine: " + e.getMessage());
        }
    }

    /// What a command of the engine's own client said.
    record Said(int exit, String text) {}

    static Said run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("DOCKER_BUILDKIT", "0");
        builder.environment().put("DOCKER_HOST", ADDRESS.toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
        return new Said(process.exitValue(), text);
    }

    /// What a command said that must succeed.
    static String docker(String... arguments) throws IOException, InterruptedException {
        Said said = run(arguments);
        assertThat(said.exit()).as(said.text()).isZero();
        return said.text().strip();
    }
}
