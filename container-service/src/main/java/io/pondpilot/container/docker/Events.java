package io.pondpilot.container.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.EventType;
import io.pondpilot.common.telemetry.Keys;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The engine's stream of containers that end, subscribed again whenever it breaks, from where it
/// broke. It makes the end of a worker known at once; it may miss one, and a stream can be silent
/// for ever without breaking, so it is never relied upon: who lists finds what it missed, and calls
/// [#renew].
final class Events implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Events.class);
    private static final long SHORTEST_PAUSE = 100;
    private static final long LONGEST_PAUSE = 5_000;

    private final Engine engine;
    private final String place;
    private final Consumer<String> ended;
    private final Runnable subscribed;
    private final AtomicReference<@Nullable Subscription> current = new AtomicReference<>();
    private final Thread thread = Thread.ofVirtual().name("docker-events").unstarted(this::run);
    private volatile long latest;
    private volatile boolean closed;

    /// @param ended hears the id of each container of this place that ended; it may hear one twice
    /// @param subscribed hears that there may have been a gap
    Events(Engine engine, String place, Consumer<String> ended, Runnable subscribed) {
        this.engine = engine;
        this.place = place;
        this.ended = ended;
        this.subscribed = subscribed;
    }

    Events open() {
        thread.start();
        return this;
    }

    /// Drops the stream, which has missed something, and subscribes again.
    void renew() {
        Subscription subscription = current.get();
        if (subscription != null) {
            closeQuietly(subscription);
        }
    }

    private void run() {
        long pause = SHORTEST_PAUSE;
        while (!closed) {
            var subscription = new Subscription();
            try (subscription) {
                current.set(subscription);
                subscribe(subscription);
                subscription.awaitStarted();
                pause = SHORTEST_PAUSE;
                subscribed.run();
                subscription.awaitCompletion();
            } catch (InterruptedException e) {
                return;
            } catch (IOException | RuntimeException e) {
                if (!closed) {
                    log.atWarn()
                            .addKeyValue(Keys.ERROR, e.getMessage())
                            .log("The Docker engine's events broke off; subscribing again");
                }
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                return;
            }
            pause = Math.min(LONGEST_PAUSE, pause * 2);
        }
    }

    private void subscribe(Subscription subscription) {
        var command =
                engine.streams()
                        .eventsCmd()
                        .withEventTypeFilter(EventType.CONTAINER)
                        .withEventFilter("die")
                        .withLabelFilter(Map.of(ContainerLabels.PLACE, place));
        if (latest > 0) {
            command.withSince(Long.toString(latest));
        }
        command.exec(subscription);
    }

    private static void closeQuietly(Subscription subscription) {
        try {
            subscription.close();
        } catch (IOException e) {
            log.atDebug().setCause(e).log("A stream of events did not close");
        }
    }

    private final class Subscription extends ResultCallback.Adapter<Event> {
        @Override
        public void onNext(Event event) {
            Long time = event.getTime();
            if (time != null) {
                latest = Math.max(latest, time);
            }
            if (event.getId() != null) {
                ended.accept(event.getId());
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        renew();
        thread.interrupt();
    }
}
