package io.pondpilot.common.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pondpilot.common.settings.Settings;
import io.pondpilot.common.settings.SettingsLoader;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeaseTimingsTest {
    @Test
    void defaultsAreTheDocumentedOnes() {
        LeaseTimings timings = LeaseTimings.of(settings(Map.of()));
        assertThat(timings.markTtl()).isEqualTo(Duration.ofSeconds(30));
        assertThat(timings.markRefresh()).isEqualTo(Duration.ofSeconds(10));
        assertThat(timings.idleTimeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(timings.reapTick()).isEqualTo(Duration.ofMinutes(1));
        assertThat(timings.poll()).isEqualTo(Duration.ofSeconds(1));
        assertThat(timings.shortestError()).isEqualTo(Duration.ofSeconds(1));
        assertThat(timings.longestError()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void everyPermittedCombinationOfSettingsHoldsTheInvariants() {
        int combinations = 0;
        for (String idle : new String[] {"1s", "5s", "1m", "5m", "7d"}) {
            for (String reap : new String[] {"100ms", "1m", "1h"}) {
                for (String deadMan : new String[] {"1s", "2m", "59m"}) {
                    for (String stop : new String[] {"0s", "10s", "10m"}) {
                        for (String shutdown : new String[] {"0s", "5s", "1h"}) {
                            for (String start : new String[] {"1s", "60s", "30m"}) {
                                for (String cache : new String[] {"0s", "30s"}) {
                                    LeaseTimings.of(
                                            settings(
                                                    Map.of(
                                                            "containers.idle_timeout", idle,
                                                            "containers.reap_interval", reap,
                                                            "containers.dead_man", deadMan,
                                                            "containers.stop_grace", stop,
                                                            "server.shutdown_grace", shutdown,
                                                            "containers.start_timeout", start,
                                                            "flight.route_cache", cache)));
                                    combinations++;
                                }
                            }
                        }
                    }
                }
            }
        }
        assertThat(combinations).isEqualTo(2430);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 5s, claim TTL",
        "2, 6s, reclaim idle",
        "3, 29s, mark TTL",
        "5, 3s, result TTL",
        "6, 10s, result TTL",
        "8, 500ms, longest error",
        "9, 10s, drain TTL",
        "10, 80s, containers.idle_timeout",
        "11, 5m, containers.idle_timeout",
        "12, 500ms, containers.start_timeout",
        "13, 31s, server.shutdown_grace",
        "15, 30s, containers.dead_man",
        "15, 1h, containers.dead_man",
        "17, 31s, flight.route_cache",
        "1, 0s, an interval",
        "16, 0s, an interval"
    })
    void combinationThatBreaksAnInvariantIsRefused(int part, String value, String named) {
        Duration[] parts = parts(LeaseTimings.of(settings(Map.of())));
        assertThat(timings(parts)).isNotNull();
        parts[part] = io.pondpilot.common.value.TimeSpan.parse(value);
        assertThatThrownBy(() -> timings(parts))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(named);
    }

    private static Duration[] parts(LeaseTimings t) {
        return new Duration[] {
            t.claimTtl(),
            t.renewEvery(),
            t.reclaimIdle(),
            t.markTtl(),
            t.markRefresh(),
            t.poll(),
            t.resultTtl(),
            t.shortestError(),
            t.longestError(),
            t.drainTtl(),
            t.idleTimeout(),
            t.reapTick(),
            t.startTimeout(),
            t.stopGrace(),
            t.shutdownGrace(),
            t.deadMan(),
            t.heartbeat(),
            t.routeCache()
        };
    }

    private static LeaseTimings timings(Duration[] p) {
        return new LeaseTimings(
                p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7], p[8], p[9], p[10], p[11], p[12],
                p[13], p[14], p[15], p[16], p[17]);
    }

    private static Settings settings(Map<String, String> overrides) {
        return SettingsLoader.load(
                Optional.empty(), Map.of("JWT_SECRET", "s".repeat(32)), overrides);
    }
}
