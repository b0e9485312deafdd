package io.pondpilot.systemtests.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.pondpilot.systemtests.client.FlightUser;
import io.pondpilot.systemtests.client.ResultStream;
import io.pondpilot.systemtests.harness.Await;
import io.pondpilot.systemtests.harness.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a tenant does who owns its worker's process, and one who only has SQL: each is contained,
/// hears why its worker ended, and is served again; the others are answered throughout. How long
/// they wait is printed.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileLoadIT {
    private static final String QUIET = "no attack";
    private static final int QUESTIONS = 120;
    private static final String ENDLESS =
            "SELECT i, repeat('x', 100) FROM range(100000000000) t(i)";

    private Deployment deployment;
    private Neighbours neighbours;

    @BeforeAll
    void neighboursAreServed() {
        deployment = Deployment.up("single", Map.of(), "hostile.yml");
        deployment.awaitHealthy();
        neighbours = new Neighbours(deployment);
        neighbours.during("warming up");
        neighbours.asked(2 * QUESTIONS);
        neighbours.during(QUIET);
        neighbours.asked(2 * QUESTIONS);
    }

    @AfterEach
    void allWereAnswered() {
        neighbours.assertAnswered();
    }

    @AfterAll
    void close() {
        if (neighbours != null) {
            neighbours.close();
        }
        if (deployment != null) {
            deployment.close();
        }
    }

    /// Lets the neighbours ask meanwhile, and tells how they fared.
    private void meanwhile(String attack) {
        neighbours.during(attack);
        neighbours.asked(QUESTIONS);
        neighbours.during("after it");
        System.out.printf(
                "%s: neighbours' p50 %.1f ms (%.2f x quiet), p99 %.1f ms (%.2f x quiet), %d answered%n",
                attack,
                neighbours.percentile(attack, 50),
                neighbours.percentile(attack, 50) / neighbours.percentile(QUIET, 50),
                neighbours.percentile(attack, 99),
                neighbours.percentile(attack, 99) / neighbours.percentile(QUIET, 99),
                neighbours.count(attack));
    }

    private String container(String user) {
        deployment.ask(user, "SELECT 1");
        return Programs.docker(
                        "ps", "-q", "--no-trunc", "--filter", "label=io.pondpilot.user=" + user)
                .strip();
    }

    /// Begins a program in a container and leaves it to itself.
    private static void begin(String container, String script) {
        Programs.docker("exec", "-d", container, "sh", "-c", script);
    }

    /// What a program printed that may fail.
    private static String inside(String container, String script) {
        return Programs.docker("exec", container, "sh", "-c", "{ " + script + "; } 2>&1; true");
    }

    private static String state(String container, String field) {
        return Programs.docker("inspect", "-f", "{{" + field + "}}", container).strip();
    }

    /// Reads an answer without an end, until it ends after all.
    private Throwable endOfAnAnswer(String user, Runnable attack) {
        try (FlightUser client = FlightUser.at(deployment.port("GRPC_PORT"), Tokens.of(user));
                ResultStream stream = client.open(ENDLESS)) {
            assertThat(stream.next()).isTrue();
            attack.run();
            return catchThrowable(() -> {
                while (stream.next()) {
                    Await.pause(Duration.ofMillis(20));
                }
            });
        }
    }

    private void isServedAgain(String user) {
        assertThat(deployment.ask(user, "SELECT 40 + 2")).isEqualTo("42");
    }

    @Test
    void forkBombMeetsTheLimitOfProcesses() {
        String container = container("forker");

        begin(container, "b() { b | b & }; b; sleep 60");
        meanwhile("fork bomb");

        int most = Integer.parseInt(state(container, ".HostConfig.PidsLimit"));
        assertThat(
                        Integer.parseInt(
                                Programs.docker(
                                                "stats",
                                                "--no-stream",
                                                "--format",
                                                "{{.PIDs}}",
                                                container)
                                        .strip()))
                .isBetween(most / 2, most);
        Throwable answer =
                catchThrowable(() -> {
                    try (FlightUser client =
                            FlightUser.at(
                                    deployment.port("GRPC_PORT"),
                                    Tokens.of("forker"),
                                    Duration.ofSeconds(20))) {
                        client.value("SELECT 1");
                    }
                });
        System.out.println("the fork bomb's own user: " + (answer == null ? "answered" : answer));
        Programs.docker("kill", container);
        isServedAgain("forker");
    }

    @Test
    void memoryBombOfSqlIsEndedAndItsUserIsToldOfTheLimit() {
        container("glutton");
        neighbours.during("memory bomb");

        Throwable answer =
                catchThrowable(() -> {
                    try (FlightUser client =
                            FlightUser.at(deployment.port("GRPC_PORT"), Tokens.of("glutton"))) {
                        client.value("SELECT length(repeat('x', 1500000000) || 'y')");
                    }
                });
        meanwhile("memory bomb");

        assertThat(answer).hasMessageContaining("containers.memory_limit");
        assertThat(deployment.compose("logs", "proxy")).contains("reason=out_of_memory");
        isServedAgain("glutton");
    }

    @Test
    void memoryBombOfAnotherProgramIsEndedAndTheWorkerServesOnOrComesAgain() {
        String container = container("hoarder");

        begin(container, "head -c 2000000000 /dev/zero | tail");
        meanwhile("memory bomb of a program");

        isServedAgain("hoarder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tmp", "run"})
    void whoFillsTheHostsDiskIsEndedAndToldOfTheLimit(String directory) {
        String user = "filler-" + directory;
        String container = container(user);
        String path =
                state(container, "index .Config.Labels \"io.pondpilot.flight\"")
                        .replaceFirst("^unix:", "")
                        .replaceFirst("/run/flight.sock$", "/" + directory);

        Throwable end =
                endOfAnAnswer(
                        user, () -> begin(container, "dd if=/dev/zero bs=1M of=" + path + "/fill"));
        meanwhile("disk fill of " + directory + "/");

        assertThat(end).hasMessageContaining("containers.temp_limit");
        assertThat(Path.of(path)).as("nothing of it is left").doesNotExist();
        assertThat(deployment.compose("logs", "proxy")).contains("reason=disk_full");
        isServedAgain(user);
    }

    @Test
    void manyEmptyFilesAreADiskFillToo() {
        String container = container("counter");
        Throwable end =
                endOfAnAnswer(
                        "counter",
                        () ->
                                begin(
                                        container,
                                        "cd $TMPDIR; i=0; while :; do i=$((i+1)); : > $i; done"));
        assertThat(end).hasMessageContaining("containers.temp_limit");
        isServedAgain("counter");
    }

    @Test
    void memoryFileSystemsAreSmallAndNothingElseCanBeWritten() {
        String container = container("scribbler");

        for (String directory : new String[] {"/tmp", "/dev/shm"}) {
            assertThat(inside(container, "head -c 100000000 /dev/zero > " + directory + "/fill"))
                    .as(directory)
                    .contains("No space left on device");
        }
        // Directories on which writing works; those of the kernel are no places for files.
        assertThat(
                        inside(container, "find / -xdev -type d -writable 2>/dev/null; echo end")
                                .lines()
                                .filter(line -> !line.startsWith("/proc")))
                .containsExactly("/tmp", "end");
        isServedAgain("scribbler");
    }

    @Test
    void logFloodIsKeptSmall() throws IOException {
        String container = container("shouter");

        begin(container, "timeout 15 yes 0123456789012345678901234567890123456789 > /proc/1/fd/1");
        meanwhile("log flood");

        Path log = Path.of(state(container, ".LogPath"));
        try (Stream<Path> files = Files.list(log.getParent())) {
            long bytes =
                    files.filter(file -> file.getFileName().toString().contains("-json.log"))
                            .mapToLong(file -> file.toFile().length())
                            .sum();
            // Each file is closed once it is over its half, in the engine's JSON.
            assertThat(bytes).isBetween(1L, 3L << 20);
        }
        isServedAgain("shouter");
    }
}
