package io.pondpilot.container.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.BadRequestException;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import io.pondpilot.common.telemetry.Keys;
import io.pondpilot.common.worker.WorkerPlace;
import io.pondpilot.container.orchestrator.OrchestratorException;
import io.pondpilot.container.orchestrator.Redactor;
import io.pondpilot.container.orchestrator.RunningWorker;
import io.pondpilot.container.orchestrator.WorkerName;
import io.pondpilot.container.orchestrator.WorkerSpec;
import io.pondpilot.container.place.FileMount;
import io.pondpilot.container.place.FileMounts;
import io.pondpilot.container.place.RunDirectory;
import io.pondpilot.container.place.WorkerDirectory;
import io.pondpilot.container.place.WorkerLabels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes a worker's directory and container. When it fails nothing is left, or the engine could not
/// be asked.
///
/// @param containers where it is made
/// @param runDirectory where its directory is made
/// @param template of all containers
/// @param files how file databases become visible
record Starter(
        Containers containers,
        RunDirectory runDirectory,
        CreateContainer template,
        FileMounts files) {
    private static final Logger log = LoggerFactory.getLogger(Starter.class);
    private static final String NO_SOURCE = "bind source path does not exist: ";

    /// The name of a worker's container. The engine has one name space for all, so the place is
    /// part of it.
    String containerName(WorkerName name) {
        var place = new CRC32C();
        place.update(containers.place().getBytes(StandardCharsets.UTF_8));
        return "pp-" + HexFormat.of().toHexDigits(place.getValue(), 8) + "-" + name;
    }

    /// Starts a worker of which nothing runs.
    ///
    /// @param created hears of the container before it is started
    /// @return why it does not run; empty when it was started
    /// @throws OrchestratorException when the engine cannot be asked; what is left then is found
    ///   and removed later
    Optional<String> start(WorkerSpec spec, Consumer<ContainerWorker> created) {
        WorkerDirectory directory = runDirectory.of(spec.name());
        WorkerPlace place = directory.place();
        var worker =
                new RunningWorker(
                        spec.name(),
                        spec.user(),
                        spec.generation(),
                        spec.demo(),
                        place.flight(),
                        place.control(),
                        Instant.now().truncatedTo(ChronoUnit.MILLIS),
                        spec.configHash());
        var redactor = new Redactor(spec.secrets());
        Optional<String> id = Optional.empty();
        try {
            directory.remove();
            WorkerDirectory.create(
                    place, WorkerLabels.write(worker).toString(), template.account());
            CreateContainer.Body body =
                    template.body(containerName(spec.name()), spec, worker, place, visible(spec));
            id = Optional.of(create(body));
            check(body, id.get());
            created.accept(new ContainerWorker(worker, id.get(), redactor));
            Stdin stdin =
                    Stdin.attach(containers.engine(), id.get(), spec.bootstrap(place).toJson());
            try {
                containers.start(id.get());
            } finally {
                stdin.leave();
            }
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            String cause = redactor.line(cause(e));
            clear(spec.name(), directory, id, e);
            return Optional.of("the container cannot be started: " + cause);
        }
    }

    private static String cause(Exception failure) {
        return failure instanceof DockerException said
                ? Engine.saying(said)
                : String.valueOf(failure.getMessage());
    }

    /// @throws OrchestratorException when it cannot be known whether anything is left
    private void clear(
            WorkerName name, WorkerDirectory directory, Optional<String> id, Exception failure) {
        try {
            // By its name too: the answer to its creation may have been lost.
            id.or(() ->
                            containers
                                    .inspect(containerName(name))
                                    .map(InspectContainerResponse::getId))
                    .ifPresent(containers::remove);
            directory.remove();
        } catch (IOException | RuntimeException e) {
            failure.addSuppressed(e);
            throw new OrchestratorException(
                    "a container's start failed, and it cannot be removed now: "
                            + failure.getMessage(),
                    failure);
        }
    }

    /// What the engine's host surely lacks is left out. What we cannot see, since this service runs
    /// in a container, the engine decides.
    private List<FileMount> visible(WorkerSpec spec) {
        var visible = new ArrayList<FileMount>();
        for (FileMount mount : files.mounts(spec.databases())) {
            Path directory = mount.path().getParent();
            if (Files.exists(mount.path()) || (directory != null && !Files.exists(directory))) {
                visible.add(mount);
            }
        }
        return visible;
    }

    private String create(CreateContainer.Body body) {
        for (CreateContainer.Body asked = body; ; ) {
            try {
                return containers.create(asked);
            } catch (ConflictException e) {
                // Never one that runs: its name was looked up before.
                String taken =
                        containers
                                .inspect(asked.name())
                                .map(InspectContainerResponse::getId)
                                .orElseThrow(() ->
                                        new IllegalStateException(
                                                "the name "
                                                        + body.name()
                                                        + " is taken by a container that is none of"
                                                        + " ours; remove it"));
                containers.remove(taken);
                return containers.create(asked);
            } catch (BadRequestException e) {
                Optional<CreateContainer.Body> without = without(asked, Engine.saying(e));
                asked = without.orElseThrow(() -> e);
            } catch (NotFoundException e) {
                throw new IllegalStateException(
                        "the Docker engine has lost the image of containers.image since this"
                                + " service was started: "
                                + Engine.saying(e)
                                + "; load it again and restart this service",
                        e);
            }
        }
    }

    /// The same without a file that the engine's host lacks; to attach it fails then, which is
    /// better than that nothing starts.
    private Optional<CreateContainer.Body> without(CreateContainer.Body body, String said) {
        int at = said.indexOf(NO_SOURCE);
        if (at < 0) {
            return Optional.empty();
        }
        String source = said.substring(at + NO_SOURCE.length()).strip();
        if (source.startsWith(runDirectory.path() + "/")) {
            return Optional.empty();
        }
        log.atWarn()
                .addKeyValue(Keys.PATH, source)
                .log("A file database does not exist on the Docker engine's host");
        return body.without(source);
    }

    private void check(CreateContainer.Body body, String id) {
        List<String> differing =
                containers
                        .inspect(id)
                        .map(found -> Drift.between(body, found))
                        .orElse(List.of("Labels"));
        if (!differing.isEmpty()) {
            log.atError()
                    .addKeyValue(Keys.CONTAINER_ID, body.name())
                    .addKeyValue("fields", String.join(",", differing))
                    .log("The Docker engine made a container other than asked for; removed");
            throw new IllegalStateException(
                    "the Docker engine made it other than asked for: "
                            + String.join(", ", differing));
        }
    }
}
