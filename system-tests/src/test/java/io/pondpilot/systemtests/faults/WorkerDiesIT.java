package io.pondpilot.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pondpilot.systemtests.client.FlightUser;
import io.pondpilot.systemtests.client.ResultStream;
import io.pondpilot.systemtests.harness.Await;
import io.pondpilot.systemtests.harness.ProxyCluster;
import io.pondpilot.systemtests.harness.RunningProcess;
import io.pondpilot.systemtests.harness.SharedProxy;
import io.pondpilot.systemtests.harness.Tokens;
import io.pondpilot.systemtests.harness.Worker;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedProxy.class)
class WorkerDiesIT {
    private static final String MANY =
            "SELECT i, repeat('x', 100) AS pad FROM range(20000000) t(i)";

    private final ProxyCluster proxy;
    private final String name = "mortal-" + UUID.randomUUID();
    private final FlightUser user;

    WorkerDiesIT(ProxyCluster proxy) {
        this.proxy = proxy;
        this.user = FlightUser.at(proxy.flightPort(), Tokens.of(name));
        user.value("SELECT 1");
    }

    @AfterEach
    void close() {
        user.close();
    }

    @RepeatedTest(3)
    void killedBetweenTwoCallsTheNextCallSucceedsOnTheNextWorker() {
        Worker first = proxy.workers().of(name);
        first.kill();

        assertThat(user.value("SELECT 'answered'")).isEqualTo("answered");

        Worker second = proxy.workers().of(name);
        assertThat(second.pid()).isNotEqualTo(first.pid());
        assertThat(second.generation()).isGreaterThan(first.generation());
    }

    @Test
    void killedWithACallInItsHandsThatCallSucceedsOnTheNextWorker() throws Exception {
        Worker first = proxy.workers().of(name);
        RunningProcess.signal(first.pid(), "STOP");
        CompletableFuture<String> call =
                CompletableFuture.supplyAsync(
                        () -> user.info("SELECT 1 AS n").getSchemaOptional().toString());
        Await.pause(Duration.ofMillis(300));
        assertThat(call).isNotDone();
        first.kill();

        assertThat(call.get(60, TimeUnit.SECONDS)).contains("n: Int");
        assertThat(proxy.workers().of(name).generation()).isGreaterThan(first.generation());
    }

    @Test
    void killedAcrossBothRelaysEachFindsTheNextWorker() {
        try (FlightUser other = FlightUser.at(proxy.flightPort(1), Tokens.of(name))) {
            other.value("SELECT 1");
            proxy.workers().of(name).kill();
            assertThat(other.value("SELECT 2")).isEqualTo("2");
            assertThat(user.value("SELECT 3")).isEqualTo("3");
            assertThat(proxy.workers().everOf(name)).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 20, 100, 200})
    void killedInMidStreamIsUnavailableAndNeverAShortResult(int batches) {
        try (ResultStream stream = user.open(MANY)) {
            for (int i = 0; i < batches; i++) {
                assertThat(stream.next()).isTrue();
            }
            proxy.workers().of(name).kill();
            assertThatThrownBy(
                            () -> {
                                while (stream.next()) {
                                    // What was on its way may still arrive.
                                }
                            })
                    .isInstanceOfSatisfying(
                            FlightRuntimeException.class,
                            e -> {
                                assertThat(e.status().code())
                                        .isEqualTo(FlightStatusCode.UNAVAILABLE);
                                assertThat(e.getMessage()).isNotBlank();
                            });
        }
        assertThat(user.value("SELECT 'again'")).isEqualTo("again");
    }

    @Test
    void aTicketOfADeadWorkerIsATypedErrorAndTheUserGoesOn() {
        var ticket = user.info("SELECT 1").getEndpoints().getFirst().getTicket();
        proxy.workers().of(name).kill();
        try (ResultStream stream = user.open(ticket)) {
            assertThat(stream.digest().rows()).isEqualTo(1);
        } catch (FlightRuntimeException e) {
            assertThat(e.status().code())
                    .isIn(
                            FlightStatusCode.NOT_FOUND,
                            FlightStatusCode.UNAVAILABLE,
                            FlightStatusCode.INVALID_ARGUMENT);
        }
        assertThat(user.value("SELECT 'again'")).isEqualTo("again");
    }
}
