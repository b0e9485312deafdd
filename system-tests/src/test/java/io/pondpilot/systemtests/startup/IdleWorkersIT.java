package io.pondpilot.systemtests.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.systemtests.client.FlightUser;
import io.pondpilot.systemtests.client.Gateway;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedProxy.class)
class IdleWorkersIT {
    private static final Duration BOUND = Duration.ofSeconds(40);

    @Test
    void anIdleWorkerStopsABusyOneStaysAndTheNextRequestStartsAnother(ShopDatabases databases) {
        String idleName = "idle-" + UUID.randomUUID();
        String busyName = "busy-" + UUID.randomUUID();
        try (ProxyCluster proxy =
                        ProxyCluster.start(
                                ProxyPlan.named("idle-workers")
                                        .with("containers.idle_timeout", "3s")
                                        .with("containers.reap_interval", "1s"),
                                databases);
                FlightUser idle = FlightUser.at(proxy.flightPort(), Tokens.of(idleName));
                FlightUser busy = FlightUser.at(proxy.flightPort(), Tokens.of(busyName));
                ResultStream stalled =
                        busy.open("SELECT i, repeat('x', 1000) FROM range(1000000) t(i)")) {
            assertThat(stalled.next()).isTrue();
            idle.value("SELECT 1");
            Worker first = proxy.workers().of(idleName);
            Worker working = proxy.workers().of(busyName);

            Await.until("the idle worker stopped", BOUND, () -> !first.isAlive());

            assertThat(working.isAlive()).as("a stream is open, however slow").isTrue();
            Await.until(
                    "the documented log line",
                    Duration.ofSeconds(5),
                    () ->
                            proxy.containers()
                                    .process()
                                    .log()
                                    .contains(
                                            "level=info msg=\"Container stopped\" user_id="
                                                    + idleName
                                                    + " reason=idle_timeout"));
            Await.until(
                    "it is counted",
                    Duration.ofSeconds(5),
                    () -> new Gateway(proxy::http).containers().path("total_stopped").asInt() >= 1);
            assertThat(idle.value("SELECT 2")).isEqualTo("2");
            assertThat(proxy.workers().of(idleName).generation()).isGreaterThan(first.generation());
        }
    }
}
