package io.pondpilot.flight.route;

import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.lease.LifecycleEvent;
import io.pondpilot.common.lease.LifecycleEvents;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Why workers ended lately, as container-service tells in the stream of events. Thread-safe.
public final class Endings implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Endings.class);
    private static final int REMEMBERED = 1_024;

    /// An end is told within a second, later where the machine is loaded or the disk was filled.
    private static final Duration TOLD_WITHIN = Duration.ofSeconds(5);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition told = lock.newCondition();
    private final Map<Worker, String> reasons =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Worker, String> eldest) {
                    return size() > REMEMBERED;
                }
            };
    private final AutoCloseable subscription;

    private record Worker(UserId user, long generation) {}

    private Endings(LifecycleEvents events) {
        this.subscription = events.subscribe(entry -> heard(entry.event()));
    }

    /// Listens from now on.
    public static Endings follow(LifecycleEvents events) {
        return new Endings(events);
    }

    private void heard(LifecycleEvent event) {
        if (event instanceof LifecycleEvent.Stopped stopped) {
            lock.lock();
            try {
                reasons.put(new Worker(stopped.user(), stopped.generation()), stopped.reason());
                told.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /// Tells the reason of a worker's end, in the words of the events, as soon as it is known;
    /// empty when nobody has told it after five seconds. Returns at once.
    void of(UserId user, long generation, Consumer<Optional<String>> then) {
        Thread.ofVirtual()
                .name("why-it-ended")
                .start(() -> then.accept(await(new Worker(user, generation))));
    }

    private Optional<String> await(Worker worker) {
        long left = TOLD_WITHIN.toNanos();
        lock.lock();
        try {
            @Nullable String reason = reasons.get(worker);
            while (reason == null && left > 0) {
                left = told.awaitNanos(left);
                reason = reasons.get(worker);
            }
            return Optional.ofNullable(reason);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        try {
            subscription.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            log.atDebug().setCause(e).log("Events are not followed to their end");
        }
    }
}
