package io.pondpilot.systemtests.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.pondpilot.systemtests.client.FlightUser;
import io.pondpilot.systemtests.harness.ControlSocket;
import io.pondpilot.systemtests.harness.Credentials;
import io.pondpilot.systemtests.harness.ProxyCluster;
import io.pondpilot.systemtests.harness.SharedProxy;
import io.pondpilot.systemtests.harness.Tokens;
import io.pondpilot.systemtests.harness.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.UUID;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Dials a worker at its own socket, past the relay.
@ExtendWith(SharedProxy.class)
class WorkerCredentialIT {
    private final ProxyCluster proxy;
    private final String name = "owner-" + UUID.randomUUID();

    WorkerCredentialIT(ProxyCluster proxy) {
        this.proxy = proxy;
    }

    @BeforeEach
    void startWorker() {
        try (FlightUser user = FlightUser.at(proxy.flightPort(), Tokens.of(name))) {
            user.run("CREATE TABLE own AS SELECT 'mine' AS what");
        }
    }

    @Test
    void theRightCredentialIsAnswered() {
        Worker worker = proxy.workers().of(name);
        try (FlightUser relay =
                FlightUser.atSocket(worker.flightSocket(), Credentials.of(worker))) {
            assertThat(relay.value("SELECT what FROM own")).isEqualTo("mine");
        }
    }

    @Test
    void everyOtherCredentialIsRefused() {
        Worker worker = proxy.workers().of(name);
        String right = Credentials.of(worker);
        for (String wrong :
                List.of(
                        Credentials.of("mallory", worker.generation()),
                        Credentials.of(name, worker.generation() - 1),
                        Credentials.of(name, worker.generation() + 1),
                        right.substring(0, right.length() - 4) + "AAAA",
                        right + "x",
                        right.substring(0, right.lastIndexOf('.') + 1),
                        Tokens.of(name),
                        "")) {
            try (FlightUser stranger = FlightUser.atSocket(worker.flightSocket(), wrong)) {
                assertThatThrownBy(() -> stranger.info("SELECT what FROM own"))
                        .as("GetFlightInfo with %s", wrong)
                        .isInstanceOfSatisfying(
                                FlightRuntimeException.class,
                                e ->
                                        assertThat(e.status().code())
                                                .isEqualTo(FlightStatusCode.UNAUTHENTICATED));
                assertThatThrownBy(() ->
                                stranger.client().listActions(stranger.options()).forEach(_ -> {}))
                        .as("ListActions with %s", wrong)
                        .isInstanceOfSatisfying(
                                FlightRuntimeException.class,
                                e ->
                                        assertThat(e.status().code())
                                                .isEqualTo(FlightStatusCode.UNAUTHENTICATED));
            }
        }
    }

    @Test
    void theControlSocketWantsTheCredentialToo() {
        Worker worker = proxy.workers().of(name);
        for (String wrong : List.of("", Credentials.of("mallory", worker.generation()))) {
            try (ControlSocket control = new ControlSocket(worker, wrong)) {
                for (String operation : List.of("status", "drain", "stop")) {
                    JsonNode answer = control.ask(operation);
                    assertThat(answer.path("ok").asBoolean(true)).as(operation).isFalse();
                    assertThat(answer.toString()).doesNotContain(name);
                }
            } catch (IllegalStateException closed) {
                assertThat(closed).hasMessageContaining("closed");
            }
        }
        assertThat(worker.isAlive()).isTrue();
        try (ControlSocket control = new ControlSocket(worker, Credentials.of(worker))) {
            JsonNode status = control.ask("status");
            assertThat(status.path("ok").asBoolean()).isTrue();
            assertThat(status.path("user").asText()).isEqualTo(name);
            assertThat(status.path("generation").asLong()).isEqualTo(worker.generation());
        }
    }

    @Test
    void noSecretStandsInItsCommandLineEnvironmentOrDirectory() throws IOException {
        Worker worker = proxy.workers().of(name);
        String credential = Credentials.of(worker);
        String process =
                Files.readString(java.nio.file.Path.of("/proc", "" + worker.pid(), "cmdline"))
                        + Files.readString(
                                java.nio.file.Path.of("/proc", "" + worker.pid(), "environ"))
                        + Files.readString(worker.directory().resolve("worker.json"));
        assertThat(process)
                .doesNotContain(credential)
                .doesNotContain(Tokens.SECRET)
                .doesNotContain(ProxyCluster.CLUSTER_SECRET)
                .doesNotContain("p%40ss")
                .doesNotContain("p@ss");
        assertThat(Files.getPosixFilePermissions(worker.directory()))
                .containsExactlyInAnyOrder(
                        PosixFilePermission.OWNER_READ,
                        PosixFilePermission.OWNER_WRITE,
                        PosixFilePermission.OWNER_EXECUTE);
    }
}
