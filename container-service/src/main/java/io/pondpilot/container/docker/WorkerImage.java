package io.pondpilot.container.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.model.PullResponseItem;
import io.pondpilot.common.settings.PullPolicy;
import io.pondpilot.common.telemetry.Keys;
import io.pondpilot.container.orchestrator.OrchestratorException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The image that workers run, as the engine has it.
///
/// @param reference as it is configured
/// @param id of its content, so that all workers run the same
record WorkerImage(String reference, String id) {
    private static final Logger log = LoggerFactory.getLogger(WorkerImage.class);
    private static final String OURS = "pondpilot";
    private static final Duration PULLED_WITHIN = Duration.ofMinutes(30);
    private static final long TELL_EVERY = Duration.ofSeconds(5).toNanos();

    /// Finds the image, and fetches it first as the policy says. Blocks.
    ///
    /// @throws OrchestratorException when there is none, or it is none of ours; with what helps
    static WorkerImage find(Engine engine, String reference, PullPolicy policy) {
        if (policy == PullPolicy.ALWAYS) {
            pull(engine, reference);
        }
        Optional<InspectImageResponse> found = inspect(engine, reference);
        if (found.isEmpty() && policy == PullPolicy.IF_NOT_PRESENT) {
            pull(engine, reference);
            found = inspect(engine, reference);
        }
        InspectImageResponse image =
                found.orElseThrow(() ->
                        new OrchestratorException(
                                "the Docker engine has no image "
                                        + reference
                                        + " (containers.image): build or load it"
                                        + (policy == PullPolicy.NEVER
                                                ? ", or set containers.pull to if-not-present"
                                                : ""),
                                null));
        Map<String, String> labels =
                image.getConfig() == null || image.getConfig().getLabels() == null
                        ? Map.of()
                        : image.getConfig().getLabels();
        if (!OURS.equals(labels.get(ContainerLabels.PROFILE))) {
            throw new OrchestratorException(
                    "the image "
                            + reference
                            + " (containers.image) is no image of a worker: it has no label "
                            + ContainerLabels.PROFILE
                            + "="
                            + OURS
                            + "; set it to pondpilot/duckdb-worker, which './pondpilot images'"
                            + " builds",
                    null);
        }
        return new WorkerImage(reference, String.valueOf(image.getId()));
    }

    private static Optional<InspectImageResponse> inspect(Engine engine, String reference) {
        return engine.find("inspect the image", docker -> docker.inspectImageCmd(reference).exec());
    }

    private static void pull(Engine engine, String reference) {
        log.atInfo().addKeyValue("image", reference).log("Image is pulled");
        long begun = System.nanoTime();
        try (var progress = new Progress(reference)) {
            engine.streams().pullImageCmd(tagged(reference)).exec(progress);
            if (!progress.awaitCompletion(PULLED_WITHIN.toMinutes(), TimeUnit.MINUTES)) {
                throw new OrchestratorException(
                        "the image " + reference + " was not pulled within 30 minutes", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OrchestratorException("interrupted while an image was pulled", e);
        } catch (OrchestratorException e) {
            throw e;
        } catch (Exception e) {
            throw new OrchestratorException(
                    "the image "
                            + reference
                            + " (containers.image) cannot be pulled: "
                            + (e instanceof com.github.dockerjava.api.exception.DockerException d
                                    ? Engine.saying(d)
                                    : e.getMessage())
                            + "; build or load it on the engine's host, or set containers.image to"
                            + " one that can be pulled",
                    e);
        }
        log.atInfo()
                .addKeyValue("image", reference)
                .addKeyValue(
                        Keys.DURATION_MS, Duration.ofNanos(System.nanoTime() - begun).toMillis())
                .log("Image was pulled");
    }

    /// Without a tag the engine would fetch all of them.
    private static String tagged(String reference) {
        String name = reference.substring(reference.lastIndexOf('/') + 1);
        return name.contains(":") || name.contains("@") ? reference : reference + ":latest";
    }

    private static final class Progress extends ResultCallback.Adapter<PullResponseItem> {
        private final String reference;
        private long told = System.nanoTime();

        Progress(String reference) {
            this.reference = reference;
        }

        @Override
        public void onNext(PullResponseItem item) {
            var error = item.getErrorDetail();
            if (error != null) {
                onError(
                        new OrchestratorException(
                                "the image "
                                        + reference
                                        + " (containers.image) cannot be pulled: "
                                        + error.getMessage(),
                                null));
                return;
            }
            if (System.nanoTime() - told > TELL_EVERY && item.getStatus() != null) {
                told = System.nanoTime();
                var part = item.getProgressDetail();
                Long done = part == null ? null : part.getCurrent();
                log.atInfo()
                        .addKeyValue("image", reference)
                        .addKeyValue("layer", String.valueOf(item.getId()))
                        .addKeyValue("step", item.getStatus())
                        .addKeyValue(Keys.BYTES, done == null ? 0 : done)
                        .log("Image is still being pulled");
            }
        }
    }
}
