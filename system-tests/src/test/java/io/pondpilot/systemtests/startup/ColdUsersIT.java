package io.pondpilot.systemtests.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.systemtests.client.FlightUser;
import io.pondpilot.systemtests.client.Gateway;
import io.pondpilot.systemtests.harness.ProxyCluster;
import io.pondpilot.systemtests.harness.ProxyPlan;
import io.pondpilot.systemtests.harness.SharedProxy;
import io.pondpilot.systemtests.harness.ShopDatabases;
import io.pondpilot.systemtests.harness.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedProxy.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ColdUsersIT {
    private static final int HERD = 1_000;
    private static final int CONNECTIONS = 20;
    private static final int USERS = 20;

    private ProxyCluster proxy;

    ColdUsersIT(ShopDatabases databases) {
        // A thousand streams of one user at once are beyond the default caps, on purpose.
        proxy =
                ProxyCluster.start(
                        ProxyPlan.named("cold-users")
                                .nodes(2)
                                .with("flight.max_streams_per_user", 2_000)
                                .with("containers.max_streams", 2_000),
                        databases);
    }

    @BeforeAll
    void knowsItsCounters() {
        assertThat(new Gateway(proxy::http).containers().path("total_spawned").asInt(-1)).isZero();
    }

    @AfterAll
    void close() {
        proxy.close();
    }

    @Test
    void aThousandFirstCallsOfOneUserOverTwoRelaysStartOneWorker() throws Exception {
        String name = "herd-" + UUID.randomUUID();
        String token = Tokens.of(name);
        int before = spawned();
        List<FlightUser> connections = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            connections.add(FlightUser.at(proxy.flightPort(i % 2), token));
        }
        try {
            List<Callable<String>> calls = new ArrayList<>();
            for (int i = 0; i < HERD; i++) {
                int number = i;
                FlightUser connection = connections.get(i % CONNECTIONS);
                calls.add(() -> connection.value("SELECT " + number + " + 1"));
            }
            long start = System.nanoTime();
            List<String> answers = atOnce(calls);
            long millis = (System.nanoTime() - start) / 1_000_000;

            for (int i = 0; i < HERD; i++) {
                assertThat(answers.get(i)).isEqualTo("" + (i + 1));
            }
            assertThat(proxy.workers().everOf(name)).hasSize(1);
            assertThat(spawned() - before).isEqualTo(1);
            System.out.printf("herd of %d: all answered after %d ms, 1 worker%n", HERD, millis);
        } finally {
            connections.forEach(FlightUser::close);
        }
    }

    @Test
    void twentyColdUsersAtOnceAreAllAnswered() throws Exception {
        int before = spawned();
        List<String> names = new ArrayList<>();
        List<Callable<String>> calls = new ArrayList<>();
        for (int i = 0; i < USERS; i++) {
            String name = "cold-" + i + "-" + UUID.randomUUID();
            names.add(name);
            calls.add(() -> {
                try (FlightUser user = FlightUser.at(proxy.flightPort(), Tokens.of(name))) {
                    return user.value("SELECT '" + name + "'");
                }
            });
        }
        long start = System.nanoTime();
        List<String> answers = atOnce(calls);
        long millis = (System.nanoTime() - start) / 1_000_000;

        assertThat(answers).containsExactlyElementsOf(names);
        for (String name : names) {
            assertThat(proxy.workers().everOf(name)).hasSize(1);
        }
        assertThat(spawned() - before).isEqualTo(USERS);
        System.out.printf("%d cold users: all answered after %d ms%n", USERS, millis);
    }

    private int spawned() {
        return new Gateway(proxy::http).containers().path("total_spawned").asInt(-1);
    }

    /// Runs all calls behind one starting gun, each on a thread of its own.
    private static List<String> atOnce(List<Callable<String>> calls) throws InterruptedException {
        CountDownLatch gun = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> running = new ArrayList<>();
            for (Callable<String> call : calls) {
                running.add(
                        threads.submit(() -> {
                            gun.await();
                            return call.call();
                        }));
            }
            gun.countDown();
            List<String> answers = new ArrayList<>();
            for (Future<String> one : running) {
                try {
                    answers.add(one.get());
                } catch (ExecutionException e) {
                    answers.add("failed: " + e.getCause());
                }
            }
            return answers;
        }
    }
}
