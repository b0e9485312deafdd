package io.pondpilot.container.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.core.command.CreateContainerCmdImpl;
import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.common.database.DatabaseType;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.remote.AllowedHosts;
import io.pondpilot.common.value.ByteSize;
import io.pondpilot.common.value.Secret;
import io.pondpilot.common.worker.WorkerPlace;
import io.pondpilot.container.orchestrator.RunningWorker;
import io.pondpilot.container.orchestrator.WorkerSpec;
import io.pondpilot.container.place.Account;
import io.pondpilot.container.place.FileMount;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CreateContainerTest {
    private static final ObjectMapper JSON =
            JsonMapper.builder()
                    .defaultPropertyInclusion(
                            JsonInclude.Value.construct(
                                    JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
                    .configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true)
                    .build();

    private static CreateContainer.Body body() {
        var spec =
                new WorkerSpec(
                        new UserId("ann"),
                        1_700_000_000_000L,
                        false,
                        new Secret("the-credential-of-ann"),
                        new WorkerSpec.WorkerLimits(
                                ByteSize.parse("512m"),
                                0.5,
                                ByteSize.parse("1g"),
                                ByteSize.parse("10m"),
                                32,
                                Duration.ofMinutes(2)),
                        List.of("postgres"),
                        List.of(
                                new AttachedDatabase(
                                        "sales",
                                        DatabaseType.POSTGRES,
                                        new Secret("postgresql://u:hunter2@db/sales"),
                                        true)),
                        AllowedHosts.NONE,
                        Optional.empty(),
                        "0123456789abcdef");
        var place = new WorkerPlace(Path.of("/run/pondpilot/" + spec.name()));
        var worker =
                new RunningWorker(
                        spec.name(),
                        spec.user(),
                        spec.generation(),
                        spec.demo(),
                        place.flight(),
                        place.control(),
                        Instant.parse("2026-11-01T00:00:00Z"),
                        spec.configHash());
        return new CreateContainer(
                        "sha256:1234",
                        new Account(65_532, 65_532),
                        "ENGINE:/run/pondpilot",
                        EngineTraits.securityOptions(
                                List.of("name=apparmor", "name=seccomp,profile=default")))
                .body(
                        "pp-0000-" + spec.name(),
                        spec,
                        worker,
                        place,
                        List.of(
                                new FileMount(Path.of("/data/a.db"), FileMount.Kind.READ_ONLY),
                                new FileMount(Path.of("/data/w"), FileMount.Kind.WRITABLE)));
    }

    private static String sent() throws IOException {
        CreateContainerCmd command =
                body().onto(new CreateContainerCmdImpl(_ -> null, null, "sha256:1234"));
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(command) + "\n";
    }

    @Test
    void whatIsSentToTheEngineIsTheClosedTemplateAndNothingElse() throws Exception {
        try (InputStream golden =
                CreateContainerTest.class.getResourceAsStream("create-container.json")) {
            assertThat(sent())
                    .isEqualTo(
                            new String(
                                    Objects.requireNonNull(golden).readAllBytes(),
                                    StandardCharsets.UTF_8));
        }
    }

    @Test
    void nothingSecretIsSent() throws Exception {
        assertThat(sent()).contains("ann").doesNotContain("the-credential-of-ann", "hunter2");
    }
}
