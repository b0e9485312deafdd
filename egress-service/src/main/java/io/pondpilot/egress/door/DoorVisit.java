package io.pondpilot.egress.door;

import io.netty.channel.Channel;
import io.pondpilot.egress.gate.Guest;
import io.pondpilot.egress.gate.Guests;
import io.pondpilot.egress.gate.Refusal;
import io.pondpilot.egress.gate.Visit;
import io.pondpilot.egress.measure.EgressMetrics;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A visit at a door. Used on the event loop of its channel only, unless a method says otherwise.
final class DoorVisit implements Visit {
    private final Channel worker;
    private final Guests guests;
    private final String origin;
    private final Entrance entrance;
    private final DoorsContext context;
    private final EgressMetrics metrics;
    private volatile @Nullable Guest guest;
    private volatile boolean placed;
    private boolean joined;
    private Runnable outcome = () -> {};

    DoorVisit(
            Channel worker, Guests guests, String origin, Entrance entrance, DoorsContext context) {
        this.worker = worker;
        this.guests = guests;
        this.origin = origin;
        this.entrance = entrance;
        this.context = context;
        this.metrics = context.metrics(entrance.alias());
        this.guest = guests instanceof Guests.One(Guest only) ? only : null;
    }

    /// Begins the time for the log-in, and gives the place back at the end.
    ///
    /// @param settled called once, when both sides are joined or the worker's has closed
    void open(Runnable settled) {
        outcome = settled;
        var late =
                worker.eventLoop()
                        .schedule(
                                this::late,
                                context.loginTimeout().toMillis(),
                                TimeUnit.MILLISECONDS);
        worker.closeFuture()
                .addListener(_ -> {
                    late.cancel(false);
                    settle();
                    if (placed) {
                        placed = false;
                        context.rooms().leave(guest().user(), entrance.alias());
                    }
                });
    }

    private void late() {
        if (!joined) {
            refused(Refusal.TIMEOUT, "not logged in within " + context.loginTimeout());
            var _ = worker.close();
        }
    }

    private void settle() {
        Runnable settled = outcome;
        outcome = () -> {};
        settled.run();
    }

    /// Who has a place now. From any thread.
    Optional<Guest> entered() {
        return placed ? Optional.ofNullable(guest) : Optional.empty();
    }

    @Override
    public Guests guests() {
        return guests;
    }

    @Override
    public Guest guest() {
        Guest known = guest;
        if (known == null) {
            throw new IllegalStateException("nobody has entered");
        }
        return known;
    }

    @Override
    public String origin() {
        return origin;
    }

    @Override
    public String alias() {
        return entrance.alias();
    }

    @Override
    public void enter(Guest entering, Consumer<Optional<Refusal>> then) {
        guest = entering;
        boolean started = guests instanceof Guests.One;
        Thread.ofVirtual()
                .name("lease")
                .start(() -> {
                    boolean stands =
                            context.leases().stand(entering.user(), entering.generation(), started);
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
                context.rooms().enter(guest().user(), entrance.alias(), entrance.policy());
        placed = none.isEmpty();
        return none;
    }

    @Override
    public void refused(Refusal reason, String detail) {
        metrics.refused(reason);
        context.denials().add(Optional.ofNullable(guest), origin, entrance.alias(), reason, detail);
    }

    @Override
    public void joined() {
        joined = true;
        settle();
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
