package io.pondpilot.egress.door;

import io.netty.channel.Channel;
import io.pondpilot.egress.gate.Guest;
import io.pondpilot.egress.gate.Refusal;
import io.pondpilot.egress.gate.Visit;
import io.pondpilot.egress.measure.EgressMetrics;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// A visit at a worker's door. Used on the event loop of its channel only.
final class DoorVisit implements Visit {
    private final Channel worker;
    private final Guest guest;
    private final Entrance entrance;
    private final DoorsContext context;
    private final EgressMetrics metrics;
    private boolean placed;
    private boolean joined;

    DoorVisit(Channel worker, Guest guest, Entrance entrance, DoorsContext context) {
        this.worker = worker;
        this.guest = guest;
        this.entrance = entrance;
        this.context = context;
        this.metrics = context.metrics(entrance.alias());
    }

    /// Begins the time for the log-in, and gives the place back at the end.
    void open() {
        var late =
                worker.eventLoop()
                        .schedule(
                                this::late,
                                context.loginTimeout().toMillis(),
                                TimeUnit.MILLISECONDS);
        worker.closeFuture()
                .addListener(_ -> {
                    late.cancel(false);
                    if (placed) {
                        placed = false;
                        context.rooms().leave(guest.user(), entrance.alias());
                    }
                });
    }

    private void late() {
        if (!joined) {
            refused(Refusal.TIMEOUT, "not logged in within " + context.loginTimeout());
            var _ = worker.close();
        }
    }

    @Override
    public Guest guest() {
        return guest;
    }

    @Override
    public String alias() {
        return entrance.alias();
    }

    @Override
    public void enter(Consumer<Optional<Refusal>> then) {
        Thread.ofVirtual()
                .name("lease")
                .start(() -> {
                    boolean stands = context.leases().stand(guest.user(), guest.generation());
                    worker.eventLoop()
                            .execute(() -> {
                                if (worker.isActive()) {
                                    then.accept(stands ? place() : Optional.of(Refusal.STALE));
                                }
                            });
                });
    }

    private Optional<Refusal> place() {
        Optional<Refusal> none =
                context.rooms().enter(guest.user(), entrance.alias(), entrance.policy());
        placed = none.isEmpty();
        return none;
    }

    @Override
    public void refused(Refusal reason, String detail) {
        metrics.refused(reason);
        context.denials().add(guest, entrance.alias(), reason, detail);
    }

    @Override
    public void joined() {
        joined = true;
        metrics.opened();
    }

    @Override
    public void sent(long bytes) {
        metrics.sent(bytes);
    }

    @Override
    public void received(long bytes) {
        metrics.received(bytes);
    }
}
