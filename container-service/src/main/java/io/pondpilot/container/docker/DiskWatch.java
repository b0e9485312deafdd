package io.pondpilot.container.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import io.pondpilot.common.telemetry.Keys;
import io.pondpilot.common.worker.WorkerPlace;
import io.pondpilot.container.orchestrator.OrchestratorException;
import io.pondpilot.container.place.RunDirectory;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends workers that hold more on the host's disk than they may. DuckDB keeps its own limit as long
/// as DuckDB is what runs, and no engine can limit a directory of its host. Looks every second at
/// what stands in the two directories that a worker can write.
///
/// @param containers of the workers
/// @param runDirectory where their directories are
/// @param workers those that run now
/// @param limits of each container, as its label tells
record DiskWatch(
        Containers containers,
        RunDirectory runDirectory,
        Supplier<Collection<ContainerWorker>> workers,
        Map<String, Long> limits) {
    private static final Logger log = LoggerFactory.getLogger(DiskWatch.class);
    private static final Duration EVERY = Duration.ofSeconds(1);

    /// More than a worker that spills ever has; each takes of the file system, also an empty one.
    private static final int MOST_FILES = 10_000;

    /// Looks until it is closed.
    static AutoCloseable open(
            Containers containers,
            RunDirectory runDirectory,
            Supplier<Collection<ContainerWorker>> workers) {
        var watch = new DiskWatch(containers, runDirectory, workers, new ConcurrentHashMap<>());
        return Thread.ofVirtual().name("docker-disk").start(watch::run)::interrupt;
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(EVERY);
                Collection<ContainerWorker> all = workers.get();
                limits.keySet().retainAll(all.stream().map(worker -> worker.id).toList());
                all.forEach(this::look);
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    private void look(ContainerWorker worker) {
        try {
            WorkerPlace place = runDirectory.of(worker.worker.name()).place();
            Use use = new Use();
            use.add(place.temp());
            use.add(place.sockets());
            if (use.bytes > limit(worker) || use.files > MOST_FILES) {
                log.atWarn()
                        .addKeyValue(Keys.USER_ID, worker.worker.user())
                        .addKeyValue(Keys.CONTAINER_ID, worker.worker.name())
                        .addKeyValue(Keys.BYTES, use.bytes)
                        .addKeyValue(Keys.COUNT, use.files)
                        .log("Container holds more on disk than containers.temp_limit");
                worker.overDisk();
                containers.signal(worker.id, "SIGKILL");
            }
        } catch (OrchestratorException e) {
            log.atDebug().setCause(e).log("The engine cannot be asked about a container's disk");
        } catch (IOException | RuntimeException e) {
            log.atWarn()
                    .addKeyValue(Keys.CONTAINER_ID, worker.worker.name())
                    .setCause(e)
                    .log("What a container holds on disk cannot be seen");
        }
    }

    private long limit(ContainerWorker worker) {
        Long known = limits.get(worker.id);
        if (known == null) {
            Optional<InspectContainerResponse> container = containers.inspect(worker.id);
            known =
                    container
                            .map(InspectContainerResponse::getConfig)
                            .flatMap(config -> ContainerLabels.diskLimit(config.getLabels()))
                            .orElse(Long.MAX_VALUE);
            if (container.isPresent()) {
                limits.put(worker.id, known);
            }
        }
        return known;
    }

    /// What stands in directories; what goes away meanwhile does not count.
    private static final class Use extends SimpleFileVisitor<Path> {
        private long bytes;
        private int files;

        void add(Path directory) throws IOException {
            Files.walkFileTree(directory, this);
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return count(0);
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            return count(attributes.size());
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return count(0);
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) {
            return FileVisitResult.CONTINUE;
        }

        private FileVisitResult count(long size) {
            bytes += size;
            files++;
            return files > MOST_FILES ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
        }
    }
}
