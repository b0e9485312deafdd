package io.pondpilot.container.docker;

import com.github.dockerjava.api.exception.BadRequestException;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Finds out whether the engine sees a directory of ours at the same path. It does not when it runs
/// on another host, or when this service runs in a container that does not share the directory.
final class SharedDirectory {
    private SharedDirectory() {}

    /// Has the engine look for a directory of a new name, which it refuses to mount where there is
    /// none. No container is started.
    ///
    /// @param image any that the engine has
    /// @return why it does not see it; empty when it does
    static Optional<String> whyNot(Engine engine, Path directory, String image, String place)
            throws IOException {
        Path mark = Files.createDirectory(directory.resolve("mark-" + UUID.randomUUID() + ".new"));
        Optional<String> container = Optional.empty();
        try {
            container =
                    Optional.of(
                            engine.ask(
                                            "create a container",
                                            docker ->
                                                    docker.createContainerCmd(image)
                                                            .withLabels(
                                                                    Map.of(
                                                                            ContainerLabels.PLACE,
                                                                            place))
                                                            .withHostConfig(mounting(mark))
                                                            .exec())
                                    .getId());
            return Optional.empty();
        } catch (BadRequestException e) {
            return Optional.of(
                    "the Docker engine does not see the directory "
                            + directory
                            + " (containers.socket_dir) at the same path");
        } finally {
            container.ifPresent(new Containers(engine, place)::remove);
            Files.delete(mark);
        }
    }

    private static HostConfig mounting(Path mark) {
        return HostConfig.newHostConfig()
                .withNetworkMode("none")
                .withMounts(
                        List.of(
                                new Mount()
                                        .withType(MountType.BIND)
                                        .withSource(mark.toString())
                                        .withTarget("/mark")
                                        .withReadOnly(true)));
    }
}
