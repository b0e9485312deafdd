package io.pondpilot.container.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Frame;
import io.pondpilot.container.orchestrator.RunningWorker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The containers of one place: only those that carry its label are seen or touched.
///
/// @param place the label's value
record Containers(Engine engine, String place) {
    private static final Logger log = LoggerFactory.getLogger(Containers.class);
    private static final Set<String> RUNNING = Set.of("running", "paused");
    private static final long LOG_WITHIN_SECONDS = 5;

    /// A container as a list tells of it.
    ///
    /// @param worker whose it is; empty when its labels do not tell
    /// @param running whether its program runs
    record Listed(String id, Optional<RunningWorker> worker, boolean running) {}

    /// All of them, also those that have ended or never ran.
    List<Listed> list() {
        List<Container> found =
                engine.ask(
                        "list containers",
                        docker ->
                                docker.listContainersCmd()
                                        .withShowAll(true)
                                        .withLabelFilter(Map.of(ContainerLabels.PLACE, place))
                                        .exec());
        return found.stream()
                .map(container ->
                        new Listed(
                                container.getId(),
                                ContainerLabels.worker(
                                        container.getLabels() == null
                                                ? Map.of()
                                                : container.getLabels()),
                                RUNNING.contains(String.valueOf(container.getState()))))
                .toList();
    }

    /// What the engine knows of a container, by name or id; empty when there is none, or it is not
    /// of this place.
    Optional<InspectContainerResponse> inspect(String container) {
        return engine.find(
                        "inspect a container",
                        docker -> docker.inspectContainerCmd(container).exec())
                .filter(found -> {
                    Map<String, String> labels = found.getConfig().getLabels();
                    return labels != null && place.equals(labels.get(ContainerLabels.PLACE));
                });
    }

    /// Whether its program runs.
    static boolean runs(InspectContainerResponse container) {
        ContainerState state = container.getState();
        return Boolean.TRUE.equals(state.getRunning()) && !Boolean.TRUE.equals(state.getDead());
    }

    /// @return the id
    /// @throws ConflictException when the name is taken
    String create(CreateContainer.Body body) {
        return engine.ask(
                        "create a container",
                        docker -> body.onto(docker.createContainerCmd(body.image())).exec())
                .getId();
    }

    void start(String id) {
        try {
            engine.ask("start a container", docker -> docker.startContainerCmd(id).exec());
        } catch (NotModifiedException e) {
            // It runs.
        }
    }

    /// Sends a signal, unless it does not run.
    void signal(String id, String signal) {
        try {
            engine.find(
                    "signal a container",
                    docker -> docker.killContainerCmd(id).withSignal(signal).exec());
        } catch (ConflictException e) {
            // It does not run.
        }
    }

    /// Removes it, running or not, with the volumes that belong to it alone.
    void remove(String id) {
        try {
            engine.find(
                    "remove a container",
                    docker ->
                            docker.removeContainerCmd(id)
                                    .withForce(true)
                                    .withRemoveVolumes(true)
                                    .exec());
        } catch (ConflictException e) {
            // Somebody else is at it.
        }
    }

    /// The last lines of its output, oldest first; none when they cannot be had.
    List<String> lastLog(String id, int lines) {
        var said = new ConcurrentLinkedQueue<String>();
        var callback =
                new ResultCallback.Adapter<Frame>() {
                    @Override
                    public void onNext(Frame frame) {
                        said.add(new String(frame.getPayload(), StandardCharsets.UTF_8));
                    }
                };
        try (callback) {
            engine.streams()
                    .logContainerCmd(id)
                    .withStdOut(true)
                    .withStdErr(true)
                    .withTail(lines)
                    .exec(callback);
            callback.awaitCompletion(LOG_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (NotFoundException e) {
            return List.of();
        } catch (IOException | RuntimeException e) {
            log.atDebug().setCause(e).log("The log of a container cannot be read");
        }
        return String.join("", said).lines().filter(line -> !line.isBlank()).toList();
    }
}
