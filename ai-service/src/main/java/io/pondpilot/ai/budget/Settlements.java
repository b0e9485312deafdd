package io.pondpilot.ai.budget;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.pondpilot.common.redis.Script;
import io.pondpilot.common.telemetry.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Settlements on their way to Redis. One that Redis did not take is kept and sent again; the
/// script counts each once. Thread-safe.
final class Settlements {
    private static final Logger log = LoggerFactory.getLogger(Settlements.class);
    private static final int MAX_WAITING = 10_000;

    private record Settlement(List<String> keys, List<String> arguments) {}

    private final Script<Long> script;
    private final LinkedBlockingQueue<Settlement> waiting = new LinkedBlockingQueue<>(MAX_WAITING);
    private final AtomicInteger underWay = new AtomicInteger();
    private final Counter lost;

    Settlements(Script<Long> script, MeterRegistry meters) {
        this.script = script;
        this.lost = meters.counter(Keys.METRIC_PREFIX + "ai_budget_settlements_lost");
        meters.gauge(Keys.METRIC_PREFIX + "ai_budget_settlements_waiting", waiting, q -> q.size());
    }

    void send(List<String> keys, List<String> arguments) {
        send(new Settlement(keys, arguments));
    }

    private void send(Settlement settlement) {
        underWay.incrementAndGet();
        script.run(
                settlement.keys(),
                settlement.arguments().toArray(String[]::new),
                counted -> underWay.decrementAndGet(),
                failure -> {
                    underWay.decrementAndGet();
                    keep(settlement);
                });
    }

    private void keep(Settlement settlement) {
        if (!waiting.offer(settlement)) {
            lost.increment();
            log.atError()
                    .addKeyValue(Keys.COUNT, MAX_WAITING)
                    .log("Usage of a call is lost: too many settlements wait for Redis");
        }
    }

    /// Sends again what Redis did not take.
    void sendAgain() {
        List<Settlement> due = new ArrayList<>();
        waiting.drainTo(due);
        due.forEach(this::send);
    }

    /// Whether all has arrived.
    boolean isDone() {
        return underWay.get() == 0 && waiting.isEmpty();
    }
}
