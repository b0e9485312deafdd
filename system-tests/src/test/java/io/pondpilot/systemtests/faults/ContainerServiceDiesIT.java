package io.pondpilot.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.systemtests.client.FlightUser;
import io.pondpilot.systemtests.client.ResultStream;
import io.pondpilot.systemtests.harness.Await;
import io.pondpilot.systemtests.harness.ProxyCluster;
import io.pondpilot.systemtests.harness.ProxyPlan;
import io.pondpilot.systemtests.harness.SharedProxy;
import io.pondpilot.systemtests.harness.ShopDatabases;
import io.pondpilot.systemtests.harness.Tokens;
import io.pondpilot.systemtests.harness.Worker;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedProxy.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContainerServiceDiesIT {
    private static final long ROWS = 5_000_000;

    private final ProxyCluster proxy;

    ContainerServiceDiesIT(ShopDatabases databases) {
        proxy = ProxyCluster.start(ProxyPlan.named("container-service-dies"), databases);
    }

    @AfterAll
    void close() {
        proxy.close();
    }

    @Test
    void queriesGoOnAndTheNextOneAdoptsTheWorker() {
        String name = "adopted-" + UUID.randomUUID();
        try (FlightUser user = FlightUser.at(proxy.flightPort(), Tokens.of(name))) {
            user.run("CREATE TABLE kept AS SELECT 'in memory' AS state");
            Worker worker = proxy.workers().of(name);
            try (ResultStream stream =
                    user.open("SELECT i, repeat('x', 200) AS pad FROM range(" + ROWS + ") t(i)")) {
                assertThat(stream.next()).isTrue();
                long rows = stream.root().getRowCount();

                proxy.containers().process().kill();

                Await.pause(Duration.ofMillis(500));
                while (stream.next()) {
                    rows += stream.root().getRowCount();
                }
                assertThat(rows).isEqualTo(ROWS);
            }
            assertThat(user.value("SELECT state FROM kept")).isEqualTo("in memory");
            assertThat(worker.isAlive()).isTrue();

            proxy.containers().restart();

            assertThat(user.value("SELECT state FROM kept")).isEqualTo("in memory");
            assertThat(proxy.workers().of(name)).isEqualTo(worker);
            assertThat(proxy.workers().everOf(name)).hasSize(1);
        }
        serves("newcomer-" + UUID.randomUUID());
    }

    @Test
    void adoptedWorkersAreWatchedTooTheirDeathIsNoticed() {
        String name = "watched-" + UUID.randomUUID();
        try (FlightUser user = FlightUser.at(proxy.flightPort(), Tokens.of(name))) {
            user.value("SELECT 1");
            Worker worker = proxy.workers().of(name);
            proxy.containers().process().kill();
            proxy.containers().restart();
            worker.kill();
            assertThat(user.value("SELECT 'next'")).isEqualTo("next");
            assertThat(proxy.workers().of(name).generation()).isGreaterThan(worker.generation());
        }
    }

    @Test
    void killedWhileAWorkerStartsTheCallerIsStillAnswered() {
        String name = "between-" + UUID.randomUUID();
        try (FlightUser user = FlightUser.at(proxy.flightPort(), Tokens.of(name))) {
            Thread killer =
                    Thread.ofPlatform()
                            .start(() -> {
                                Await.pause(Duration.ofMillis(250));
                                proxy.containers().process().kill();
                                proxy.containers().restart();
                            });
            assertThat(user.value("SELECT 'patience'")).isEqualTo("patience");
            Await.until("restarted", Duration.ofSeconds(40), () -> !killer.isAlive());
            Await.until(
                    "one worker is left",
                    Duration.ofSeconds(30),
                    () -> proxy.workers().find(name).isPresent());
        }
    }

    private void serves(String name) {
        try (FlightUser user = FlightUser.at(proxy.flightPort(), Tokens.of(name))) {
            assertThat(user.value("SELECT 'welcome'")).isEqualTo("welcome");
        }
    }
}
