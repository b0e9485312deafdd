package io.pondpilot.container.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.remote.AllowedHosts;
import io.pondpilot.common.settings.PullPolicy;
import io.pondpilot.common.value.ByteSize;
import io.pondpilot.common.value.Secret;
import io.pondpilot.container.orchestrator.RunningWorker;
import io.pondpilot.container.orchestrator.StartResult;
import io.pondpilot.container.orchestrator.WorkerSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Programs in a live worker's container, put there by the engine as a taken-over worker would run
/// them.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class InsideContainerIT {
    @TempDir static Path directory;
    private static DockerOrchestrator orchestrator;
    private static RunningWorker ann;
    private static RunningWorker bob;

    @BeforeAll
    static void twoWorkersRun() throws Exception {
        TestEngine.assumeItRuns();
        orchestrator =
                DockerOrchestrator.open(
                        new DockerOrchestrator.Setup(
                                TestEngine.ADDRESS,
                                ScriptedImage.name(),
                                PullPolicy.NEVER,
                                directory.resolve("run"),
                                List.of()));
        ann = started("ann");
        bob = started("bob");
    }

    @AfterAll
    static void stop() {
        if (orchestrator != null) {
            orchestrator.stop(ann.name(), Duration.ZERO);
            orchestrator.stop(bob.name(), Duration.ZERO);
            orchestrator.close();
        }
    }

    private static RunningWorker started(String user) {
        var spec =
                new WorkerSpec(
                        new UserId(user),
                        7,
                        false,
                        new Secret("a-credential"),
                        new WorkerSpec.WorkerLimits(
                                ByteSize.parse("256m"),
                                0.5,
                                ByteSize.parse("64m"),
                                ByteSize.parse("256k"),
                                8,
                                Duration.ofMinutes(5)),
                        List.of(),
                        List.of(),
                        AllowedHosts.NONE,
                        Optional.empty(),
                        "cfg");
        return ((StartResult.Started) orchestrator.start(spec)).worker();
    }

    private static TestEngine.Said inside(String script) throws Exception {
        Path run = directory.resolve("run");
        String container =
                TestEngine.docker(
                        "ps", "-q", "--filter", "label=io.pondpilot.flight=" + ann.flight());
        return TestEngine.run(
                "exec",
                "--env",
                "ANN=" + run.resolve(ann.name().value()),
                "--env",
                "BOB=" + run.resolve(bob.name().value()),
                container,
                "bash",
                "-c",
                script);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "see another user's directory | ls $BOB",
                "see its own labels | cat $ANN/worker.json",
                "see the engine's socket | ls /var/run/docker.sock /run/docker.sock",
                "write to the root | touch /x",
                "write to its program | touch /opt/worker/x",
                "write beside its doors | touch $ANN/db/x",
                "write beside its directories | touch $ANN/x",
                "run a program from /tmp | cat /bin/true > /tmp/t; /tmp/t",
                "lead its callers elsewhere | ln -s $BOB/run/flight.sock $ANN/run/link",
                "put another's file in its own place | touch $ANN/tmp/f; ln $ANN/tmp/f $ANN/run/f",
                "make a pipe or a device | mknod $ANN/tmp/n p",
                "have namespaces of its own | unshare --user true",
                "see the messages of the kernel | dmesg",
                "leave a core dump | ulimit -c unlimited",
                "have more files open | ulimit -n 100000",
                "mount | mount -t tmpfs none $ANN/tmp",
                "write a setting of the kernel | echo x > /proc/sys/kernel/core_pattern",
                "reach the metadata address | exec 3<>/dev/tcp/169.254.169.254/80",
                "reach the internet | exec 3<>/dev/tcp/1.1.1.1/443",
                "reach the host | exec 3<>/dev/tcp/172.17.0.1/22"
            })
    void programInsideCannot(String what, String script) throws Exception {
        TestEngine.Said said = inside(script);

        assertThat(said.exit()).as("%s: %s", what, said.text()).isNotZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"touch $ANN/run/x", "touch $ANN/tmp/x", "ls $ANN/db", "touch /tmp/x"})
    void programInsideUsesWhatIsItsOwn(String script) throws Exception {
        TestEngine.Said said = inside(script);

        assertThat(said.exit()).as(said.text()).isZero();
    }

    @Test
    void programInsideHasNoInterfaceButLoopbackAndNoCapability() throws Exception {
        assertThat(inside("cat /proc/net/dev").text()).contains("lo:").doesNotContain("eth");
        assertThat(inside("cat /proc/self/status").text())
                .contains("CapBnd:\t0000000000000000", "NoNewPrivs:\t1", "Seccomp:\t2");
    }
}
