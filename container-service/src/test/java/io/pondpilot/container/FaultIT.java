package io.pondpilot.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.Consumer;
import io.lettuce.core.Range;
import io.lettuce.core.XClaimArgs;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.lease.Acquisition;
import io.pondpilot.common.lease.Lease.State;
import io.pondpilot.common.lease.LifecycleEvent;
import io.pondpilot.common.lease.Route;
import io.pondpilot.common.worker.WorkerControl;
import io.pondpilot.container.orchestrator.WorkerName;
import io.pondpilot.container.spawn.SpawnHooks;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The service on a real Redis with scripted workers, when things break.
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class FaultIT {
    private static final Duration SOON = Duration.ofSeconds(15);

    @TempDir Path directory;

    /// The named points of a start.
    enum Point {
        BEFORE_CREATE,
        AFTER_CREATE,
        BEFORE_READY,
        BEFORE_ACK
    }

    /// Ends the start as if its process had died there: nothing after it runs.
    private static final class CrashAt implements SpawnHooks {
        private final Point point;
        private final CountDownLatch reached = new CountDownLatch(1);

        CrashAt(Point point) {
            this.point = point;
        }

        private void at(Point here) {
            if (here == point) {
                reached.countDown();
                throw new CrashError();
            }
        }

        @Override
        public void beforeCreate(WorkerName name) {
            at(Point.BEFORE_CREATE);
        }

        @Override
        public void afterCreate(WorkerName name) {
            at(Point.AFTER_CREATE);
        }

        @Override
        public void beforeReady(WorkerName name) {
            at(Point.BEFORE_READY);
        }

        @Override
        public void beforeAck(WorkerName name) {
            at(Point.BEFORE_ACK);
        }
    }

    private static final class CrashError extends Error {
        private static final long serialVersionUID = 1L;

        CrashError() {
            super("the spawner crashed, as ordered", null, false, false);
        }
    }

    @ParameterizedTest
    @EnumSource(Point.class)
    void startWhoseSpawnerCrashesIsFinishedByAnotherWithOneWorker(Point point) throws Exception {
        try (var deployment = new Deployment(directory)) {
            var crash = new CrashAt(point);
            ContainerServer first = deployment.server(crash);
            deployment.client.acquire(new UserId("ann"), false);
            long generation =
                    deployment.bystander.find(new UserId("ann")).orElseThrow().generation();
            assertThat(crash.reached.await(10, TimeUnit.SECONDS)).isTrue();
            first.abandon();
            List<Long> before = deployment.pids();

            deployment.server();
            Route route = deployment.route("ann");

            assertThat(route.generation()).isEqualTo(generation);
            assertThat(deployment.pids()).containsExactly(deployment.pid(route));
            assertThat(before).hasSize(point == Point.BEFORE_CREATE ? 0 : 1);
            assertThat(deployment.pids()).containsAll(before);
        }
    }

    @Test
    void startThatOutlastsTheQueuesPatienceIsNeitherRepeatedNorGivenUp() throws Exception {
        // Ready after 12 s; the queue hands a message on after 8 s.
        try (var deployment = new Deployment(directory)) {
            deployment.server();

            Route route = deployment.route("slow-ann");

            assertThat(deployment.pids()).containsExactly(deployment.pid(route));
            Deployment.until(SOON, "told", () -> !deployment.told().isEmpty());
            assertThat(deployment.told())
                    .singleElement()
                    .isInstanceOf(LifecycleEvent.Spawned.class);
        }
    }

    @Test
    void startThatKeepsCrashingItsSpawnersGoesToTheDeadLetters() throws Exception {
        try (var deployment = new Deployment(directory)) {
            var crash = new CrashAt(Point.BEFORE_CREATE);
            deployment.server(crash);
            var ann = new UserId("ann");
            deployment.client.acquire(ann, false);
            assertThat(crash.reached.await(10, TimeUnit.SECONDS)).isTrue();
            String prefix = "{" + deployment.connections.prefix() + "}:";
            // As if it had been delivered six times, the last one long ago, to spawners that died.
            var redis = deployment.connections.sync();
            String message = redis.xrange(prefix + "spawn", Range.unbounded()).getFirst().getId();
            redis.xclaim(
                    prefix + "spawn",
                    Consumer.from("spawners", "dead"),
                    XClaimArgs.Builder.minIdleTime(0).retryCount(6).idle(60_000).force(),
                    message);

            Deployment.until(
                    Duration.ofSeconds(20),
                    "refused",
                    () ->
                            deployment.client.acquire(ann, false)
                                            instanceof Acquisition.Refused refused
                                    && refused.reason().contains("broke off"));
            assertThat(redis.xlen(prefix + "dead")).isEqualTo(1);
        }
    }

    @Test
    void killedWorkerIsGoneAndReplacedByTheNextCall() throws Exception {
        try (var deployment = new Deployment(directory)) {
            deployment.server();
            Route route = deployment.route("ann");

            deployment.signal(deployment.pid(route), "KILL");

            Deployment.until(SOON, "gone", () -> deployment.state("ann") == State.ABSENT);
            Deployment.until(SOON, "told", () -> deployment.told().size() == 2);
            assertThat(deployment.told().getLast())
                    .isInstanceOfSatisfying(
                            LifecycleEvent.Stopped.class,
                            event -> assertThat(event.reason()).isEqualTo("crashed"));
            assertThat(deployment.route("ann").generation()).isGreaterThan(route.generation());
        }
    }

    @Test
    void workerThatIsAskedToEndIsNotSaidToHaveCrashed() throws Exception {
        try (var deployment = new Deployment(directory)) {
            deployment.server();
            Route route = deployment.route("ann");

            try (WorkerControl control =
                    WorkerControl.connect(
                            deployment.worker(route).control(),
                            deployment.credentials().of(route.user(), route.generation()),
                            SOON)) {
                control.stop();
            }

            Deployment.until(SOON, "told", () -> deployment.told().size() == 2);
            assertThat(deployment.told().getLast())
                    .isInstanceOfSatisfying(
                            LifecycleEvent.Stopped.class,
                            event -> assertThat(event.reason()).isEqualTo("requested"));
        }
    }

    @Test
    void frozenWorkerIsKilledAndReplaced() throws Exception {
        try (var deployment = new Deployment(directory)) {
            deployment.server();
            Route route = deployment.route("ann");
            long pid = deployment.pid(route);

            deployment.signal(pid, "STOP");

            Deployment.until(
                    Duration.ofSeconds(30), "gone", () -> deployment.state("ann") == State.ABSENT);
            assertThat(ProcessHandle.of(pid)).isEmpty();
            Deployment.until(SOON, "told", () -> deployment.told().size() == 2);
            assertThat(deployment.told().getLast())
                    .isInstanceOfSatisfying(
                            LifecycleEvent.Stopped.class,
                            event -> assertThat(event.reason()).isEqualTo("wedged"));
            assertThat(deployment.route("ann").generation()).isGreaterThan(route.generation());
        }
    }

    @Test
    void flushedRedisKillsNothingAndGetsItsLeasesBack() throws Exception {
        try (var deployment = new Deployment(directory)) {
            deployment.server();
            Route ann = deployment.route("ann");
            Route bob = deployment.route("bob");
            List<Long> pids = deployment.pids();

            deployment.connections.sync().flushall();

            // At once, before anything was rebuilt: waits for the rebuild instead of a new worker.
            assertThat(deployment.route("ann")).isEqualTo(ann);
            assertThat(deployment.route("bob")).isEqualTo(bob);
            assertThat(deployment.pids()).isEqualTo(pids);
            assertThat(deployment.route("cid")).isNotNull();
        }
    }

    @Test
    void redisThatComesBackEmptyKillsNothingAndServiceGoesOn() throws Exception {
        try (var deployment = new Deployment(directory)) {
            deployment.server();
            Route ann = deployment.route("ann");
            Route bob = deployment.route("bob");

            deployment.redis.stop();
            Thread.sleep(3_000);
            assertThat(deployment.pids()).hasSize(2);
            deployment.signal(deployment.pid(bob), "KILL");
            deployment.redis.startEmpty();

            assertThat(deployment.route("ann")).isEqualTo(ann);
            assertThat(deployment.route("bob").generation()).isGreaterThan(bob.generation());
            assertThat(deployment.pids()).hasSize(2).contains(deployment.pid(ann));
        }
    }

    @Test
    void crashDuringAnOutageOfRedisIsReportedAfterIt() throws Exception {
        try (var deployment = new Deployment(directory)) {
            ContainerServer first = deployment.server();
            Route ann = deployment.route("ann");
            first.abandon();
            deployment.signal(deployment.pid(ann), "KILL");
            assertThat(deployment.state("ann")).isEqualTo(State.READY);

            deployment.server();

            Deployment.until(SOON, "gone", () -> deployment.state("ann") == State.ABSENT);
            // "crashed" where the successor still met the dying process in its list
            assertThat(deployment.told().getLast())
                    .isInstanceOfSatisfying(
                            LifecycleEvent.Stopped.class,
                            event -> assertThat(event.reason()).isIn("lost", "crashed"));
        }
    }

    @Test
    void drainThatItsReaperLeftUnfinishedIsFinished() throws Exception {
        try (var deployment = new Deployment(directory, "containers.stop_grace", "1s")) {
            deployment.server(SpawnHooks.NONE, Duration.ofSeconds(1));
            Route ann = deployment.route("ann");
            assertThat(
                            deployment
                                    .foreign(deployment.owner("ann"))
                                    .drain(ann.user(), ann.generation(), Duration.ZERO))
                    .hasToString("GO");

            Deployment.until(SOON, "gone", () -> deployment.state("ann") == State.ABSENT);
            assertThat(deployment.pids()).isEmpty();
        }
    }

    @Test
    void olderGenerationThatStillRunsIsStoppedAndTheNewerServes() throws Exception {
        try (var deployment = new Deployment(directory)) {
            deployment.server(SpawnHooks.NONE, Duration.ofSeconds(1));
            Route older = deployment.route("ann");
            deployment.bystander.gone(older.user(), older.generation());
            Route newer = deployment.route("ann");
            assertThat(newer.generation()).isGreaterThan(older.generation());
            assertThat(deployment.pids()).hasSize(2);

            Deployment.until(
                    Duration.ofSeconds(30), "one left", () -> deployment.pids().size() == 1);

            assertThat(deployment.pids()).containsExactly(deployment.pid(newer));
            assertThat(deployment.route("ann")).isEqualTo(newer);
        }
    }

    @Test
    void workersThatAreReapedNeverServeAStreamThatWasAdmitted() throws Exception {
        try (var deployment =
                        new Deployment(
                                directory,
                                "containers.idle_timeout",
                                "1s",
                                "containers.reap_interval",
                                "100ms");
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            deployment.server();
            Instant until = Instant.now().plusSeconds(15);
            var admitted = new AtomicInteger();
            List<Callable<String>> users = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                String user = "user" + i;
                users.add(() -> useNowAndThen(deployment, user, until, admitted));
            }

            for (var outcome : callers.invokeAll(users)) {
                assertThat(outcome.get()).isEmpty();
            }

            assertThat(admitted.get()).isGreaterThan(15);
            // Some were reaped between, or the race was never run.
            assertThat(deployment.events.counts().totalStopped()).isGreaterThan(2);
        }
    }

    private static String useNowAndThen(
            Deployment deployment, String user, Instant until, AtomicInteger admitted)
            throws Exception {
        while (Instant.now().isBefore(until)) {
            Route route = deployment.route(user);
            if (deployment.client.begin(route, "node/" + user)) {
                admitted.incrementAndGet();
                for (int i = 0; i < 5; i++) {
                    if (!ProcessHandle.of(deployment.pid(route)).isPresent()) {
                        return "stopped under an open stream: " + route;
                    }
                    Thread.sleep(20);
                }
                deployment.client.end(route, "node/" + user);
            }
            // About the idle time-out, so that use and reaping meet.
            Thread.sleep(ThreadLocalRandom.current().nextLong(800, 1500));
        }
        return "";
    }
}
