package io.pondpilot.systemtests.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.systemtests.harness.Await;
import io.pondpilot.systemtests.harness.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The deployments with one container of ours.
class OneContainerIT {
    @TempDir Path directory;

    @BeforeEach
    void needsImages() {
        TestImages.require();
    }

    @Test
    void theDocumentedFileAnswersUsersFromContainersOfTheirOwn() {
        try (Deployment single = Deployment.up("single", Map.of())) {
            single.awaitHealthy();

            assertThat(single.ask("alice", "SELECT 40 + 2")).isEqualTo("42");
            single.ask("alice", "SELECT 1");
            single.ask("bob", "SELECT 1");

            assertThat(single.workers()).hasSize(2);
            for (String worker : single.workers()) {
                assertThat(
                                Programs.docker(
                                        "inspect",
                                        "-f",
                                        "{{.Config.User}} {{.HostConfig.NetworkMode}}"
                                                + " {{.HostConfig.ReadonlyRootfs}}",
                                        worker))
                        .startsWith("65532:65532 none true");
            }
            String proxy = single.container("proxy");
            Await.until(
                    "the documented health check passes",
                    Duration.ofMinutes(2),
                    () ->
                            Programs.docker("inspect", "-f", "{{.State.Health.Status}}", proxy)
                                    .startsWith("healthy"));
        }
    }

    @Test
    void theProxyRunsAsNobodyWithTheGroupOfTheSocketOnly() {
        try (Deployment single = Deployment.up("single", Map.of())) {
            single.awaitHealthy();

            String status = single.execute("proxy", "cat", "/proc/1/status");

            assertThat(status).containsPattern("Uid:\\s+65532\\s+65532");
            assertThat(status)
                    .containsPattern("CapBnd:\\s+0+\\s")
                    .containsPattern("NoNewPrivs:\\s+1");
        }
    }

    @Test
    void theCommandLineIsInTheImage() {
        try (Deployment single = Deployment.up("single", Map.of())) {
            single.awaitHealthy();
            single.ask("alice", "SELECT 1");

            assertThat(single.execute("proxy", "pondpilot", "token", "--sub", "alice"))
                    .contains("eyJ");
            assertThat(single.execute("proxy", "pondpilot", "workers", "list")).contains("alice");
        }
    }

    @Test
    void aPostgresBesideItIsQueriedByTheAliasOfTheFile() {
        try (Deployment deployment = Deployment.up("with-postgres", Map.of(), "postgres.yml")) {
            deployment.awaitHealthy();
            deployment.execute(
                    "postgres",
                    "sh",
                    "-c",
                    "PGPASSWORD=letters1and2digits psql -q -h 127.0.0.1 -U app app"
                            + " -c 'CREATE TABLE t AS SELECT 7 AS a'");

            assertThat(deployment.ask("alice", "SELECT a FROM mydb.public.t")).isEqualTo("7");
        }
    }

    @Test
    void secretsComeFromFiles() throws IOException {
        for (String name : new String[] {"jwt_secret", "cluster_secret"}) {
            Files.writeString(directory.resolve(name), Tokens.SECRET);
        }
        try (Deployment deployment =
                Deployment.up("secrets", Map.of("SECRETS", directory.toString()))) {
            deployment.awaitHealthy();

            assertThat(deployment.ask("alice", "SELECT 1")).isEqualTo("1");
            assertThat(Programs.docker("inspect", deployment.container("proxy")))
                    .doesNotContain(Tokens.SECRET);
        }
    }

    @Test
    void theEngineMayStandBehindAProxyThatAllowsSomeCallsOnly() {
        try (Deployment deployment = Deployment.up("socket-proxy", Map.of(), "socket-proxy.yml")) {
            deployment.awaitHealthy();

            assertThat(deployment.ask("alice", "SELECT 1")).isEqualTo("1");
            assertThat(
                            Programs.docker(
                                    "inspect",
                                    "-f",
                                    "{{json .Mounts}}",
                                    deployment.container("proxy")))
                    .doesNotContain("docker.sock");
        }
    }
}
