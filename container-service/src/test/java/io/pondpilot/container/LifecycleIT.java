package io.pondpilot.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.lease.Acquisition;
import io.pondpilot.common.lease.Lease.State;
import io.pondpilot.common.lease.LifecycleEvent;
import io.pondpilot.common.lease.Route;
import io.pondpilot.common.worker.WorkerAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The service on a real Redis with scripted workers, when nothing breaks.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class LifecycleIT {
    private static final Duration SOON = Duration.ofSeconds(15);

    @TempDir Path directory;

    @Test
    void firstCallGetsAWorkerAndLaterOnesTheSame() throws Exception {
        try (var deployment = new Deployment(directory)) {
            deployment.server();

            Route route = deployment.route("ann");

            assertThat(route.address()).isInstanceOf(WorkerAddress.Unix.class);
            assertThat(deployment.route("ann")).isEqualTo(route);
            assertThat(deployment.pids()).hasSize(1);
            Deployment.until(SOON, "an event", () -> !deployment.told().isEmpty());
            assertThat(deployment.told())
                    .singleElement()
                    .isInstanceOf(LifecycleEvent.Spawned.class)
                    .returns(new UserId("ann"), LifecycleEvent::user);
            assertThat(deployment.events.counts())
                    .returns(1L, counts -> counts.active())
                    .returns(1L, counts -> counts.totalSpawned());
        }
    }

    @Test
    void thousandCallersOfOneUserGetOneWorker() throws Exception {
        try (var deployment = new Deployment(directory);
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            deployment.server();
            Callable<Route> call = () -> deployment.route("ann");

            List<Route> routes = new ArrayList<>();
            for (var answer : callers.invokeAll(Collections.nCopies(1000, call))) {
                routes.add(answer.get());
            }

            assertThat(routes).hasSize(1000).containsOnly(routes.getFirst());
            assertThat(deployment.pids()).hasSize(1);
            assertThat(deployment.events.counts().totalSpawned()).isEqualTo(1);
        }
    }

    @Test
    void idleWorkerIsStoppedAndTheNextCallGetsANewOne() throws Exception {
        try (var deployment =
                new Deployment(
                        directory,
                        "containers.idle_timeout",
                        "2s",
                        "containers.reap_interval",
                        "500ms")) {
            deployment.server();
            Route first = deployment.route("ann");

            Deployment.until(SOON, "gone", () -> deployment.state("ann") == State.ABSENT);

            assertThat(deployment.pids()).isEmpty();
            assertThat(deployment.place(first)).doesNotExist();
            Deployment.until(SOON, "told", () -> deployment.told().size() == 2);
            assertThat(deployment.told().getLast())
                    .isInstanceOfSatisfying(
                            LifecycleEvent.Stopped.class,
                            event -> assertThat(event.reason()).isEqualTo("idle_timeout"));
            assertThat(deployment.route("ann").generation()).isGreaterThan(first.generation());
        }
    }

    @Test
    void workerWithAnOpenStreamIsNotReaped() throws Exception {
        try (var deployment =
                new Deployment(
                        directory,
                        "containers.idle_timeout",
                        "2s",
                        "containers.reap_interval",
                        "500ms")) {
            deployment.server();
            Route route = deployment.route("ann");
            Instant until = Instant.now().plusSeconds(5);
            while (Instant.now().isBefore(until)) {
                assertThat(deployment.client.begin(route, "node/1")).isTrue();
                Thread.sleep(100);
            }

            assertThat(deployment.state("ann")).isEqualTo(State.READY);
            assertThat(deployment.pids()).containsExactly(deployment.pid(route));
        }
    }

    @Test
    void workerThatSaysItIsBusyIsNotReapedThoughItsMarksWereLost() throws Exception {
        try (var deployment =
                new Deployment(
                        directory,
                        "containers.idle_timeout",
                        "2s",
                        "containers.reap_interval",
                        "500ms")) {
            deployment.server();
            Route route = deployment.route("ann");
            Files.writeString(deployment.worker(route).temp().resolve("running"), "1");
            Thread.sleep(5_000);

            assertThat(deployment.pids()).containsExactly(deployment.pid(route));
            Deployment.until(SOON, "ready", () -> deployment.state("ann") == State.READY);

            Files.writeString(deployment.worker(route).temp().resolve("running"), "0");
            Deployment.until(SOON, "gone", () -> deployment.state("ann") == State.ABSENT);
        }
    }

    @Test
    void failingStartIsToldAndRememberedAndHarmsNobodyElse() throws Exception {
        try (var deployment = new Deployment(directory)) {
            deployment.server();

            assertThatThrownBy(() -> deployment.route("broken-bob"))
                    .isInstanceOfSatisfying(
                            ProxyException.class,
                            e -> {
                                assertThat(e.code()).isEqualTo(ErrorCode.START_FAILED);
                                assertThat(e.getMessage())
                                        .contains("exit code 7", "Cannot open")
                                        .doesNotContain("s3cret-pw");
                            });
            assertThat(deployment.client.acquire(new UserId("broken-bob"), false))
                    .isInstanceOf(Acquisition.Refused.class);
            assertThat(deployment.route("ann").user()).isEqualTo(new UserId("ann"));
            assertThat(deployment.pids()).hasSize(1);

            Duration first = failAgain(deployment);
            Duration second = failAgain(deployment);
            assertThat(second).isGreaterThan(first);
        }
    }

    /// Waits until a start is tried again, and tells for how long its failure is remembered.
    private static Duration failAgain(Deployment deployment) throws Exception {
        var bob = new UserId("broken-bob");
        Deployment.until(
                Duration.ofSeconds(20),
                "tried again",
                () -> deployment.client.acquire(bob, false) instanceof Acquisition.Waiting);
        return Deployment.within(
                SOON,
                "refused",
                () ->
                        deployment.client.acquire(bob, false) instanceof Acquisition.Refused refused
                                ? Optional.of(refused.retryAfter())
                                : Optional.empty());
    }

    @Test
    void workerThatIsNeverReadyFailsAfterTheStartTimeout() throws Exception {
        try (var deployment = new Deployment(directory, "containers.start_timeout", "3s")) {
            deployment.server();

            assertThatThrownBy(() -> deployment.route("silent-sam"))
                    .isInstanceOf(ProxyException.class)
                    .hasMessageContaining("not ready within 3 s");
            Deployment.until(SOON, "removed", () -> deployment.pids().isEmpty());
        }
    }

    @Test
    void oneMoreThanMaxPerHostIsRefusedAsCapacity() throws Exception {
        try (var deployment = new Deployment(directory, "containers.max_per_host", "2")) {
            deployment.server();
            deployment.route("ann");
            deployment.route("bob");

            assertThat(deployment.client.acquire(new UserId("cid"), false))
                    .isInstanceOfSatisfying(
                            Acquisition.Refused.class,
                            refused ->
                                    assertThat(refused.code())
                                            .isEqualTo(ErrorCode.CAPACITY_EXHAUSTED));
        }
    }

    @Test
    void cleanStopLeavesNoProcessAndNoLease() throws Exception {
        try (var deployment = new Deployment(directory)) {
            ContainerServer server = deployment.server();
            deployment.route("ann");
            deployment.route("bob");
            List<Long> pids = deployment.pids();
            // A third one is being started when the stop comes.
            deployment.client.acquire(new UserId("silent-sam"), false);
            Deployment.until(SOON, "three", () -> deployment.pids().size() == 3);

            server.close();

            assertThat(deployment.pids()).isEmpty();
            assertThat(pids).allMatch(pid -> ProcessHandle.of(pid).isEmpty());
            assertThat(deployment.state("ann")).isEqualTo(State.ABSENT);
            assertThat(deployment.state("bob")).isEqualTo(State.ABSENT);
        }
    }

    @Test
    void twentyColdUsersAtOnceAreAllServed() throws Exception {
        try (var deployment = new Deployment(directory);
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            deployment.server();
            List<Callable<Route>> calls = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                String user = "user" + i;
                calls.add(() -> deployment.route(user));
            }

            for (var answer : callers.invokeAll(calls)) {
                assertThat(answer.get()).isNotNull();
            }

            assertThat(deployment.pids()).hasSize(20);
        }
    }
}
