package io.pondpilot.container.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pondpilot.common.settings.PullPolicy;
import io.pondpilot.common.worker.WorkerPlace;
import io.pondpilot.container.orchestrator.Orchestrator;
import io.pondpilot.container.orchestrator.OrchestratorContract;
import io.pondpilot.container.orchestrator.OrchestratorException;
import io.pondpilot.container.orchestrator.RunningWorker;
import io.pondpilot.container.orchestrator.StartResult;
import io.pondpilot.container.orchestrator.WorkerName;
import io.pondpilot.container.scripted.Deadline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DockerOrchestratorIT extends OrchestratorContract {
    @TempDir Path directory;

    @BeforeAll
    static void anEngineRuns() {
        TestEngine.assumeItRuns();
    }

    @Override
    protected Orchestrator open() throws Exception {
        return DockerOrchestrator.open(
                new DockerOrchestrator.Setup(
                        TestEngine.ADDRESS,
                        ScriptedImage.name(),
                        PullPolicy.NEVER,
                        directory.resolve("run"),
                        List.of()));
    }

    private String container(WorkerName name) throws Exception {
        return TestEngine.docker(
                "ps",
                "-aq",
                "--filter",
                "label=io.pondpilot.name=" + name,
                "--filter",
                "volume=" + directory.resolve("run").resolve(name.value()) + "/run");
    }

    @Override
    protected void signal(RunningWorker worker, String signal) throws Exception {
        if (signal.equals("STOP")) {
            TestEngine.docker("pause", container(worker.name()));
        } else {
            TestEngine.docker("kill", "--signal", signal, container(worker.name()));
        }
    }

    @Override
    protected boolean leftovers(WorkerName name) throws Exception {
        return Files.exists(directory.resolve("run").resolve(name.value()))
                || !container(name).isEmpty();
    }

    @Override
    protected long logSize(WorkerName name) throws Exception {
        Path log = Path.of(TestEngine.docker("inspect", "-f", "{{.LogPath}}", container(name)));
        long size = 0;
        try (var files = Files.newDirectoryStream(log.getParent(), "*.log*")) {
            for (Path file : files) {
                size += Files.size(file);
            }
        }
        return size;
    }

    @Override
    protected String visible(RunningWorker worker) throws Exception {
        return TestEngine.docker("inspect", container(worker.name()))
                + Files.readString(
                        directory.resolve("run").resolve(worker.name().value() + "/worker.json"));
    }

    private RunningWorker started(String user) {
        return ((StartResult.Started) orchestrator().start(spec(user, 7))).worker();
    }

    @Test
    void liveContainerIsAsHardenedAsPromised() throws Exception {
        JsonNode container =
                new ObjectMapper()
                        .readTree(TestEngine.docker("inspect", container(started("ann").name())))
                        .get(0);

        JsonNode host = container.path("HostConfig");
        assertThat(container.at("/Config/User").asText()).matches("[1-9]\\d*:[1-9]\\d*");
        assertThat(host.path("Privileged").asBoolean()).isFalse();
        assertThat(host.path("ReadonlyRootfs").asBoolean()).isTrue();
        assertThat(host.path("NetworkMode").asText()).isEqualTo("none");
        assertThat(host.path("CapDrop").toString()).isEqualTo("[\"ALL\"]");
        assertThat(host.path("CapAdd").isEmpty()).isTrue();
        assertThat(host.path("SecurityOpt").toString()).contains("no-new-privileges");
        assertThat(host.path("Memory").asLong()).isEqualTo(256L << 20);
        assertThat(host.path("MemorySwap").asLong()).isEqualTo(256L << 20);
        assertThat(host.path("NanoCpus").asLong()).isEqualTo(500_000_000);
        assertThat(host.path("PidsLimit").asLong()).isEqualTo(128 + 2 * 8);
        assertThat(host.path("Init").asBoolean()).isTrue();
        assertThat(host.path("AutoRemove").asBoolean()).isFalse();
        assertThat(host.path("IpcMode").asText()).isEqualTo("private");
        assertThat(host.path("CgroupnsMode").asText()).isEqualTo("private");
        assertThat(host.path("PidMode").asText()).isEmpty();
        assertThat(host.path("UTSMode").asText()).isEmpty();
        assertThat(host.path("UsernsMode").asText()).isEmpty();
        assertThat(host.path("OomScoreAdj").asInt()).isEqualTo(500);
        assertThat(host.path("Devices").isEmpty()).isTrue();
        assertThat(host.path("Binds").isEmpty()).isTrue();
        assertThat(host.path("PortBindings").isEmpty()).isTrue();
        assertThat(host.path("PublishAllPorts").asBoolean()).isFalse();
        assertThat(host.at("/Tmpfs/~1tmp").asText()).contains("noexec", "nosuid", "size=16m");
        assertThat(host.at("/LogConfig/Config/max-file").asText()).isEqualTo("2");
        assertThat(container.at("/NetworkSettings/Networks").properties())
                .extracting(Map.Entry::getKey)
                .containsExactly("none");
        assertThat(container.path("Mounts"))
                .extracting(mount ->
                        Path.of(mount.path("Destination").asText()).getFileName()
                                + (mount.path("RW").asBoolean() ? " rw" : " ro"))
                .containsExactlyInAnyOrder("run rw", "tmp rw", "db ro");
    }

    @Test
    void whatACrashedServiceLeftIsRemovedByTheNext() throws Exception {
        RunningWorker worker = started("ann");
        String left = container(worker.name());
        orchestrator().close();
        TestEngine.docker("kill", left);
        Path run = directory.resolve("run");
        Path half = Files.createDirectories(run.resolve("bob-7" + WorkerPlace.UNFINISHED));
        Path stray = Files.createDirectories(run.resolve("bob-8"));
        String never =
                TestEngine.docker(
                        "create",
                        "--label",
                        "io.pondpilot.place="
                                + orchestrator().place().substring("docker:".length()),
                        ScriptedImage.name());

        reopen();

        assertThat(orchestrator().list()).isEmpty();
        assertThat(half).doesNotExist();
        assertThat(stray).doesNotExist();
        assertThat(TestEngine.run("inspect", never).exit()).isNotZero();
        Deadline.until(() -> TestEngine.run("inspect", left).exit() != 0);
    }

    @Test
    void containerOfAnotherIsNeverTouched() throws Exception {
        String foreign =
                TestEngine.docker(
                        "create", "--label", "io.pondpilot.place=elsewhere", ScriptedImage.name());
        try {
            reopenAfterClosing();

            assertThat(orchestrator().list()).isEmpty();
            assertThat(TestEngine.run("inspect", foreign).exit()).isZero();
        } finally {
            TestEngine.docker("rm", "-f", foreign);
        }
    }

    private void reopenAfterClosing() throws Exception {
        orchestrator().close();
        reopen();
    }

    @Test
    void secondOwnerOfADirectoryIsRefused() {
        assertThatThrownBy(this::open).isInstanceOf(OrchestratorException.class);
    }
}
