package io.pondpilot.flight.route;

import io.netty.util.AsciiString;
import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.common.identity.Identity;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.identity.WorkerCredentials;
import io.pondpilot.common.lease.LeaseClient;
import io.pondpilot.common.lease.Route;
import io.pondpilot.common.net.Transport;
import io.pondpilot.common.telemetry.Keys;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Routes by the leases in Redis. However many calls of one user wait, one virtual thread of this
/// node asks.
@SuppressWarnings("FutureReturnValueIgnored") // The tick catches its own failures
public final class LeaseRouter implements Router, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LeaseRouter.class);

    /// How long the lease may go on naming a worker that was found gone. A container service hears
    /// of a dead process within a second; beyond this the worker is probably there after all.
    private static final Duration STALE_PATIENCE = Duration.ofSeconds(5);

    private static final Duration STALE_POLL = Duration.ofMillis(50);
    private static final long TICK_MILLIS = 1_000;

    private final LeaseClient leases;
    private final Endings endings;
    private final WorkerCredentials credentials;
    private final Transport transport;
    private final Duration startTimeout;
    private final InstantSource clock;
    private final RouteCache cache;
    private final ActivityMarks marks;
    private final ConcurrentMap<UserId, List<Search>> searches = new ConcurrentHashMap<>();
    private final ScheduledExecutorService ticker =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("activity-marks").factory());

    /// @param node names this node in activity marks
    /// @param startTimeout how long a search may take
    /// @param routeCache how long a found route is used without asking again, at most 30 s
    public LeaseRouter(
            LeaseClient leases,
            Endings endings,
            WorkerCredentials credentials,
            Transport transport,
            String node,
            Duration startTimeout,
            Duration routeCache,
            InstantSource clock) {
        this.leases = leases;
        this.endings = endings;
        this.credentials = credentials;
        this.transport = transport;
        this.startTimeout = startTimeout;
        this.clock = clock;
        this.cache = new RouteCache(routeCache);
        this.marks =
                new ActivityMarks(
                        (route, open, then) -> leases.touch(route, node, open, then),
                        leases.timings().markRefresh(),
                        this::outdated);
        ticker.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public @Nullable Destination known(UserId user) {
        return cache.fresh(user, System.nanoTime());
    }

    @Override
    public void find(Identity caller, Search search) {
        boolean[] first = new boolean[1];
        searches.compute(
                caller.user(),
                (_, waiting) -> {
                    first[0] = waiting == null;
                    List<Search> all = waiting == null ? new ArrayList<>() : waiting;
                    all.add(search);
                    return all;
                });
        if (first[0]) {
            Thread.ofVirtual().name("find-worker").start(() -> answer(caller));
        }
    }

    private void answer(Identity caller) {
        Consumer<Search> answer;
        try {
            Destination destination = search(caller);
            cache.put(destination, System.nanoTime());
            answer = search -> search.found(destination);
        } catch (ProxyException e) {
            Optional<Destination> last =
                    e.code() == ErrorCode.WORKER_UNAVAILABLE
                            ? cache.last(caller.user())
                            : Optional.empty();
            answer =
                    last.<Consumer<Search>>map(known -> search -> search.found(known))
                            .orElse(search -> search.failed(e));
        } catch (RuntimeException e) {
            log.atError()
                    .addKeyValue(Keys.USER_ID, caller.user())
                    .setCause(e)
                    .log("Looking for a worker failed");
            ProxyException failure =
                    new ProxyException(
                            ErrorCode.INTERNAL, "looking for the worker failed on our side", e);
            answer = search -> search.failed(failure);
        }
        List<Search> all = searches.remove(caller.user());
        if (all != null) {
            all.forEach(answer);
        }
    }

    private Destination search(Identity caller) {
        Instant deadline = clock.instant().plus(startTimeout);
        while (true) {
            Route route = leases.await(caller.user(), caller.demo(), deadline);
            Optional<Duration> stale =
                    cache.staleFor(route.user(), route.generation(), System.nanoTime());
            if (stale.isEmpty() || stale.get().compareTo(STALE_PATIENCE) > 0) {
                return destination(route);
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(STALE_POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProxyException(ErrorCode.CANCELLED, "this node is stopping", e);
        }
    }

    private Destination destination(Route route) {
        String credential = credentials.of(route.user(), route.generation()).value();
        return new Destination(
                route.user(),
                route.generation(),
                route.address(),
                transport.resolve(route.address()),
                AsciiString.of("Bearer " + credential));
    }

    @Override
    public void stale(Destination destination) {
        cache.stale(destination.user(), destination.generation(), System.nanoTime());
        leases.invalidated(route(destination));
    }

    @Override
    public void forget(Destination destination) {
        cache.forget(destination);
    }

    @Override
    public void ending(Destination destination, Consumer<Optional<String>> then) {
        endings.of(destination.user(), destination.generation(), then);
    }

    private void outdated(Route route) {
        cache.stale(route.user(), route.generation(), System.nanoTime());
    }

    @Override
    public void opened(Destination destination) {
        marks.opened(route(destination), System.nanoTime());
    }

    @Override
    public void closed(Destination destination) {
        marks.closed(route(destination));
    }

    private static Route route(Destination destination) {
        return new Route(destination.user(), destination.generation(), destination.address());
    }

    private void tick() {
        try {
            long now = System.nanoTime();
            marks.tick(now);
            cache.sweep(now);
        } catch (RuntimeException e) {
            log.atWarn().setCause(e).log("Activity marks not renewed");
        }
    }

    /// Removes this node's marks. The lease client stays the caller's to close.
    @Override
    public void close() {
        ticker.shutdownNow();
        marks.clear();
    }
}
