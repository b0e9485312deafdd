package io.pondpilot.common.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.lease.Acquisition.Ready;
import io.pondpilot.common.lease.Acquisition.Refused;
import io.pondpilot.common.lease.Acquisition.Waiting;
import io.pondpilot.common.lease.Lease.State;
import io.pondpilot.common.lease.LeaseKeeper.Adoption;
import io.pondpilot.common.lease.LeaseKeeper.Claim;
import io.pondpilot.common.lease.LeaseKeeper.Drain;
import io.pondpilot.common.lease.LeaseKeeper.Found;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeaseIT extends LeaseFixture {
    @Test
    void firstCallSpawnsAndLaterOnesWaitForTheSameGeneration() {
        long generation = waiting(client.acquire(USER, false));
        assertThat(waiting(client.acquire(USER, false))).isEqualTo(generation);
        assertThat(queue.backlog()).isEqualTo(1);
        assertThat(queue.read(10, Duration.ofMillis(10)))
                .singleElement()
                .satisfies(request -> {
                    assertThat(request.user()).isEqualTo(USER);
                    assertThat(request.generation()).isEqualTo(generation);
                    assertThat(request.deliveries()).isEqualTo(1);
                });
    }

    @Test
    void readyWorkerIsFoundAndGoneWorkerIsStartedAnew() {
        Route route = start(USER);
        assertThat(client.acquire(USER, false)).isEqualTo(new Ready(route));
        assertThat(keeper.gone(USER, route.generation())).isTrue();
        assertThat(waiting(client.acquire(USER, false))).isGreaterThan(route.generation());
        assertThat(keeper.gone(USER, route.generation())).isFalse();
    }

    @Test
    void everyMoveMayBeMadeTwice() {
        long generation = waiting(client.acquire(USER, false));
        assertThat(keeper.claim(USER, generation)).isEqualTo(Claim.MINE);
        assertThat(keeper.claim(USER, generation)).isEqualTo(Claim.MINE);
        assertThat(keeper.ready(USER, generation, ADDRESS)).isTrue();
        assertThat(keeper.ready(USER, generation, ADDRESS)).isTrue();
        assertThat(keeper.drain(USER, generation, Duration.ZERO)).isEqualTo(Drain.GO);
        assertThat(keeper.drain(USER, generation, Duration.ZERO)).isEqualTo(Drain.GO);
        assertThat(keeper.undrain(USER, generation)).isTrue();
        assertThat(keeper.undrain(USER, generation)).isTrue();
        assertThat(keeper.gone(USER, generation)).isTrue();
        assertThat(keeper.gone(USER, generation)).isTrue();
        Route found = new Route(new UserId("found"), 7, ADDRESS);
        assertThat(keeper.adopt(found, false)).isEqualTo(Adoption.ADOPTED);
        assertThat(keeper.adopt(found, false)).isEqualTo(Adoption.KNOWN);
        assertThat(new LifecycleEvents(redis).counts())
                .isEqualTo(new LifecycleEvents.Counts(1, 2, 1));
    }

    @Test
    void claimOfAnotherLiveOwnerIsRespectedAndOfADeadOneTakenOver() throws Exception {
        long generation = waiting(client.acquire(USER, false));
        LeaseKeeper other = new LeaseKeeper(redis, settings, "keeper-2");
        assertThat(keeper.claim(USER, generation)).isEqualTo(Claim.MINE);
        assertThat(other.claim(USER, generation)).isEqualTo(Claim.OTHERS);
        redis.sync().hset("{pp}:l:abc123", "dl", "1");
        assertThat(other.claim(USER, generation)).isEqualTo(Claim.MINE);
        assertThat(keeper.ready(USER, generation, ADDRESS)).isFalse();
        assertThat(keeper.fail(USER, generation, "late")).isFalse();
        assertThat(other.ready(USER, generation, ADDRESS)).isTrue();
    }

    @Test
    void startWhoseOwnerDiedIsQueuedAgainWithTheSameGeneration() {
        long generation = waiting(client.acquire(USER, false));
        assertThat(keeper.claim(USER, generation)).isEqualTo(Claim.MINE);
        redis.sync().hset("{pp}:l:abc123", "dl", "1");
        assertThat(waiting(client.acquire(USER, false))).isEqualTo(generation);
        assertThat(queue.backlog()).isEqualTo(2);
        assertThat(keeper.find(USER).orElseThrow().state()).isEqualTo(State.QUEUED);
        assertThat(keeper.find(USER).orElseThrow().owner()).isEmpty();
    }

    @Test
    void failedStartIsRememberedAndForLongerEachTime() {
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            long generation = waiting(client.acquire(USER, false));
            assertThat(keeper.claim(USER, generation)).isEqualTo(Claim.MINE);
            assertThat(keeper.fail(USER, generation, "no such image")).isTrue();
            assertThat(keeper.fail(USER, generation, "no such image")).isTrue();
            Refused refused = (Refused) client.acquire(USER, false);
            assertThat(refused.code()).isEqualTo(ErrorCode.START_FAILED);
            assertThat(refused.reason()).contains("no such image");
            pauses.add(Math.round(refused.retryAfter().toMillis() / 1000.0));
            redis.sync().del("{pp}:r:abc123");
        }
        assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
        Route route = start(USER);
        keeper.gone(USER, route.generation());
        long generation = waiting(client.acquire(USER, false));
        keeper.claim(USER, generation);
        keeper.fail(USER, generation, "again");
        assertThat(((Refused) client.acquire(USER, false)).retryAfter())
                .isLessThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void failureOfOneUserDoesNotTouchAnother() {
        long generation = waiting(client.acquire(USER, false));
        keeper.claim(USER, generation);
        keeper.fail(USER, generation, "bad");
        assertThat(client.acquire(new UserId("other"), false)).isInstanceOf(Waiting.class);
    }

    @Test
    void noMoreWorkersThanAllowedAndGoneOnesMakeRoom() {
        List<Route> routes = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            routes.add(start(new UserId("u" + i)));
        }
        assertThat(client.acquire(new UserId("u7"), false)).isInstanceOf(Waiting.class);
        Refused refused = (Refused) client.acquire(new UserId("u8"), false);
        assertThat(refused.code()).isEqualTo(ErrorCode.CAPACITY_EXHAUSTED);
        assertThat(refused.retryAfter()).isPositive();
        assertThat(client.acquire(routes.getFirst().user(), false)).isInstanceOf(Ready.class);
        keeper.gone(routes.getFirst().user(), routes.getFirst().generation());
        assertThat(client.acquire(new UserId("u8"), false)).isInstanceOf(Waiting.class);
    }

    @Test
    void demoUsersHaveFiveWorkersTogether() {
        List<Route> routes = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            UserId user = new UserId("demo-" + i);
            long generation = waiting(client.acquire(user, true));
            keeper.claim(user, generation);
            keeper.ready(user, generation, ADDRESS);
            routes.add(new Route(user, generation, ADDRESS));
        }
        Refused refused = (Refused) client.acquire(new UserId("demo-5"), true);
        assertThat(refused.code()).isEqualTo(ErrorCode.CAPACITY_EXHAUSTED);
        assertThat(refused.reason()).contains("demo");
        assertThat(client.acquire(USER, false)).isInstanceOf(Waiting.class);
        keeper.gone(routes.getFirst().user(), routes.getFirst().generation());
        assertThat(client.acquire(new UserId("demo-5"), true)).isInstanceOf(Waiting.class);
    }

    @Test
    void usedWorkerIsNotDrainedAndMarksExpire() throws Exception {
        Route route = start(USER);
        assertThat(client.begin(route, "node-1/7")).isTrue();
        assertThat(keeper.drain(USER, route.generation(), Duration.ZERO)).isEqualTo(Drain.IN_USE);
        client.end(route, "node-1/7");
        assertThat(keeper.drain(USER, route.generation(), Duration.ofMinutes(5)))
                .isEqualTo(Drain.NOT_IDLE);
        assertThat(client.begin(route, "node-2/1")).isTrue();
        redis.sync().zadd("{pp}:u:abc123", 1, "node-2/1");
        assertThat(keeper.drain(USER, route.generation(), Duration.ZERO)).isEqualTo(Drain.GO);
        assertThat(client.begin(route, "node-1/8")).isFalse();
        assertThat(waiting(client.acquire(USER, false))).isEqualTo(route.generation());
        assertThat(
                        new LeaseKeeper(redis, settings, "keeper-2")
                                .drain(USER, route.generation(), Duration.ZERO))
                .isEqualTo(Drain.STALE);
    }

    @Test
    void oldGenerationMovesNothing() {
        Route old = start(USER);
        keeper.gone(USER, old.generation());
        Route current = start(USER);
        assertThat(client.begin(old, "m")).isFalse();
        assertThat(keeper.claim(USER, old.generation())).isEqualTo(Claim.STALE);
        assertThat(keeper.ready(USER, old.generation(), ADDRESS)).isFalse();
        assertThat(keeper.fail(USER, old.generation(), "x")).isFalse();
        assertThat(keeper.drain(USER, old.generation(), Duration.ZERO)).isEqualTo(Drain.STALE);
        assertThat(keeper.undrain(USER, old.generation())).isFalse();
        assertThat(keeper.gone(USER, old.generation())).isFalse();
        assertThat(keeper.adopt(old, false)).isEqualTo(Adoption.STALE);
        assertThat(client.acquire(USER, false)).isEqualTo(new Ready(current));
    }

    @Test
    void afterLossOfDataWorkersAreAdoptedAndGenerationsGoOn() {
        Route route = start(USER);
        redis.sync().flushall();
        assertThat(client.acquire(USER, false)).isEqualTo(new Waiting(0));
        assertThat(queue.backlog()).isZero();
        Route older = new Route(USER, route.generation() - 1, ADDRESS);
        assertThat(keeper.rebuild(() -> List.of(new Found(older, false), new Found(route, false))))
                .hasValueSatisfying(adopted -> {
                    assertThat(adopted).containsEntry(new Found(route, false), Adoption.ADOPTED);
                    assertThat(adopted).containsEntry(new Found(older, false), Adoption.STALE);
                });
        assertThat(client.acquire(USER, false)).isEqualTo(new Ready(route));
        assertThat(keeper.rebuild(List::of)).isEmpty();
        redis.sync().flushall();
        keeper.rebuild(List::of);
        assertThat(waiting(client.acquire(USER, false))).isGreaterThan(route.generation());
    }

    @Test
    void leasesAreListedAndCountsRepaired() {
        Route route = start(USER);
        waiting(client.acquire(new UserId("we[i]rd*user:{x}"), false));
        assertThat(keeper.leases())
                .extracting(lease -> lease.user().value(), Lease::state)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("abc123", State.READY),
                        org.assertj.core.groups.Tuple.tuple("we[i]rd*user:{x}", State.QUEUED));
        redis.sync().del("{pp}:live");
        redis.sync().sadd("{pp}:live", "ghost");
        keeper.recount();
        assertThat(redis.sync().smembers("{pp}:live")).containsExactly("abc123");
        assertThat(keeper.find(USER).orElseThrow().route()).contains(route);
    }
}
