package io.pondpilot.systemtests.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every deployment, as the programs that run it read it.
class ComposeFilesIT {
    private static final Map<String, String> VARIABLES =
            Map.of(
                    "JWT_SECRET", "0123456789abcdef0123456789abcdef",
                    "REDIS_PASSWORD", "secret",
                    "POSTGRES_PASSWORD", "secret");

    static Stream<Path> folders() throws IOException {
        try (Stream<Path> all = Files.list(Deployment.folder("."))) {
            return all.filter(Files::isDirectory).map(Path::normalize).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("folders")
    void everyFileIsValidForWhatIsInstalled(Path folder) {
        List<List<String>> programs =
                Stream.of(List.of("docker-compose"), List.of("docker", "compose"))
                        .filter(program ->
                                Programs.exists(
                                        Stream.concat(program.stream(), Stream.of("version"))
                                                .toList()))
                        .toList();
        assumeTrue(!programs.isEmpty(), "needs docker-compose or docker compose");
        for (List<String> program : programs) {
            String resolved =
                    Programs.run(
                            VARIABLES,
                            Stream.concat(
                                            program.stream(),
                                            Stream.of(
                                                    "-f",
                                                    folder.resolve("docker-compose.yml").toString(),
                                                    "config"))
                                    .toList());

            assertThat(resolved).contains("pondpilot/proxy:latest").doesNotContain("level=warn");
        }
        assertThat(folder.resolve("README.md")).exists();
    }
}
