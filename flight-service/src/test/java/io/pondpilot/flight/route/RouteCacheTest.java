package io.pondpilot.flight.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.AsciiString;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.worker.WorkerAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RouteCacheTest {
    private static final UserId ANN = new UserId("ann");
    private final RouteCache cache = new RouteCache(Duration.ofNanos(30));

    private static Destination generation(long generation) {
        return new Destination(
                ANN,
                generation,
                new WorkerAddress.Tcp("127.0.0.1", 1),
                new InetSocketAddress(1),
                AsciiString.of("x"));
    }

    @Test
    void routeIsFreshForItsTimeAndLastKnownBeyond() {
        cache.put(generation(1), 100);
        assertThat(cache.fresh(ANN, 130)).isEqualTo(generation(1));
        assertThat(cache.fresh(ANN, 131)).isNull();
        assertThat(cache.last(ANN)).contains(generation(1));
        cache.sweep(100 + Duration.ofMinutes(11).toNanos());
        assertThat(cache.size()).isZero();
    }

    @Test
    void onlyTheRememberedGenerationIsForgotten() {
        cache.put(generation(2), 100);
        cache.forget(generation(1));
        assertThat(cache.fresh(ANN, 101)).isEqualTo(generation(2));
        cache.forget(generation(2));
        assertThat(cache.fresh(ANN, 101)).isNull();
        assertThat(cache.staleFor(ANN, 2, 101)).isEmpty();
    }

    @Test
    void staleRouteIsNeitherFreshNorLastKnownUntilALaterOneIsFound() {
        cache.put(generation(1), 100);
        cache.stale(ANN, 1, 110);
        cache.stale(ANN, 1, 120);
        assertThat(cache.fresh(ANN, 111)).isNull();
        assertThat(cache.last(ANN)).isEmpty();
        assertThat(cache.staleFor(ANN, 1, 150)).contains(Duration.ofNanos(40));
        assertThat(cache.staleFor(ANN, 2, 150)).isEmpty();
        cache.put(generation(2), 160);
        cache.stale(ANN, 1, 170);
        assertThat(cache.fresh(ANN, 171)).isEqualTo(generation(2));
    }
}
