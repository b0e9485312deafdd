package io.pondpilot.common.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.common.database.DatabasePolicy;
import io.pondpilot.common.database.DatabaseType;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.remote.AllowedHost;
import io.pondpilot.common.remote.AllowedHosts;
import io.pondpilot.common.remote.RemoteFiles;
import io.pondpilot.common.value.ByteSize;
import io.pondpilot.common.value.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerBootstrapTest {
    private static final WorkerBootstrap BOOTSTRAP =
            new WorkerBootstrap(
                    new UserId("ab\"c 😀"),
                    1_769_000_000_000L,
                    new Secret("pp1.x.1.hunter2"),
                    new WorkerAddress.Unix(Path.of("/run/w/flight.sock")),
                    new WorkerAddress.Tcp("::1", 7000),
                    ByteSize.parse("512m"),
                    2,
                    Path.of("/run/w/tmp"),
                    ByteSize.parse("1g"),
                    32,
                    Duration.ofMinutes(2),
                    List.of("postgres"),
                    List.of(
                            new AttachedDatabase(
                                    "sales",
                                    DatabaseType.POSTGRES,
                                    new Secret("postgres://u:hunter2@h/d\n"),
                                    true,
                                    true,
                                    DatabasePolicy.DEFAULT)),
                    Optional.of(
                            new RemoteFiles(
                                    new AllowedHosts(
                                            List.of(new AllowedHost("a.example", 443, false))),
                                    Optional.of("-----BEGIN CERTIFICATE-----\nx\n"))),
                    Optional.of(new DoorPlace.Network("egress.internal", 7400)));

    @Test
    void jsonIsOneLineAndReadsBack() {
        assertThat(BOOTSTRAP.toJson()).doesNotContain("\n");
        assertThat(WorkerBootstrap.fromJson(BOOTSTRAP.toJson())).isEqualTo(BOOTSTRAP);
    }

    @Test
    void noSecretIsShown() {
        assertThat(BOOTSTRAP.toString()).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{}", "null", "{\"user\":\"hunter2\"}", "hunter2"})
    void anythingElseIsRefusedWithoutEchoingIt(String line) {
        assertThatThrownBy(() -> WorkerBootstrap.fromJson(line))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"unix:/a/b.sock", "tcp:host:1", "tcp:::1:65535", "tcp:10.0.0.1:7000"})
    void addressesReadBack(String text) {
        assertThat(WorkerAddress.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "unix:", "unix:rel", "tcp:", "tcp:h", "tcp:h:0", "tcp:h:x", "http://x"})
    void badAddressesAreRefused(String text) {
        assertThatThrownBy(() -> WorkerAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void socketPathsFitTheKernel() {
        assertThatThrownBy(() -> WorkerAddress.parse("unix:/" + "a".repeat(107)))
                .hasMessageContaining("107");
    }

    @Test
    void statusReadsBack() {
        WorkerStatus status =
                new WorkerStatus(
                        new UserId("a"),
                        3,
                        false,
                        0,
                        Duration.ofMillis(5),
                        new ByteSize(77),
                        List.of(new WorkerStatus.DatabaseStatus("x", false)));
        assertThat(status.toJson())
                .isEqualTo(
                        "{\"ok\":true,\"user\":\"a\",\"generation\":3,\"ready\":false,\"running\":0,"
                                + "\"idle_ms\":5,\"rss_bytes\":77,"
                                + "\"databases\":[{\"alias\":\"x\",\"attached\":false}]}");
        assertThat(WorkerStatus.fromJson(status.toJson())).isEqualTo(status);
    }
}
