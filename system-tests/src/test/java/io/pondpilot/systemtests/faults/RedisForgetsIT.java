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
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedProxy.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisForgetsIT {
    private static final long ROWS = 5_000_000;

    private final ProxyCluster proxy;

    RedisForgetsIT(ShopDatabases databases) {
        proxy = ProxyCluster.start(ProxyPlan.named("redis-forgets").nodes(2), databases);
    }

    @AfterAll
    void close() {
        proxy.close();
    }

    @Test
    void restartedEmptyNothingIsKilledAndServiceGoesOn() {
        List<String> names = new ArrayList<>();
        List<FlightUser> users = new ArrayList<>();
        List<Worker> workers = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                String name = "remembered-" + i + "-" + UUID.randomUUID();
                FlightUser user = FlightUser.at(proxy.flightPort(i % 2), Tokens.of(name));
                user.run("CREATE TABLE kept AS SELECT '" + name + "' AS state");
                names.add(name);
                users.add(user);
                workers.add(proxy.workers().of(name));
            }
            try (ResultStream stream =
                    users.getFirst()
                            .open(
                                    "SELECT i, repeat('x', 200) AS pad FROM range("
                                            + ROWS
                                            + ") t(i)")) {
                assertThat(stream.next()).isTrue();
                long rows = stream.root().getRowCount();

                proxy.redis().restartEmpty();

                while (stream.next()) {
                    rows += stream.root().getRowCount();
                }
                assertThat(rows).as("a stream in flight does not notice").isEqualTo(ROWS);
            }
            String newcomer = "newcomer-" + UUID.randomUUID();
            Await.until(
                    "a new user is served again",
                    Duration.ofSeconds(30),
                    () -> {
                        try (FlightUser user =
                                FlightUser.at(proxy.flightPort(), Tokens.of(newcomer))) {
                            return user.value("SELECT 1").equals("1");
                        }
                    });
            for (int node = 0; node < 2; node++) {
                for (int i = 0; i < users.size(); i++) {
                    try (FlightUser again =
                            FlightUser.at(proxy.flightPort(node), Tokens.of(names.get(i)))) {
                        assertThat(again.value("SELECT state FROM kept")).isEqualTo(names.get(i));
                    }
                }
            }
            // Long enough for the reconciler to do harm, if it were to.
            Await.pause(Duration.ofSeconds(5));
            for (int i = 0; i < users.size(); i++) {
                assertThat(workers.get(i).isAlive()).isTrue();
                assertThat(proxy.workers().everOf(names.get(i))).containsExactly(workers.get(i));
                assertThat(users.get(i).value("SELECT state FROM kept")).isEqualTo(names.get(i));
            }
        } finally {
            users.forEach(FlightUser::close);
        }
    }

    @Test
    void awayForAWhileWarmUsersAreServedAndAreStillServedAfterwards() {
        String name = "warm-" + UUID.randomUUID();
        try (FlightUser user = FlightUser.at(proxy.flightPort(), Tokens.of(name))) {
            user.run("CREATE TABLE kept AS SELECT 'warm' AS state");
            Worker worker = proxy.workers().of(name);

            proxy.redis().stop();
            for (int i = 0; i < 10; i++) {
                assertThat(user.value("SELECT state FROM kept")).isEqualTo("warm");
                Await.pause(Duration.ofMillis(300));
            }
            proxy.redis().startEmpty();

            Await.until(
                    "served after Redis is back",
                    Duration.ofSeconds(30),
                    () -> user.value("SELECT state FROM kept").equals("warm"));
            assertThat(proxy.workers().everOf(name)).containsExactly(worker);
            assertThat(worker.isAlive()).isTrue();
        }
    }
}
