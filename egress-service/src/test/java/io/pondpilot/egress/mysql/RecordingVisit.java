package io.pondpilot.egress.mysql;

import io.pondpilot.egress.gate.Guest;
import io.pondpilot.egress.gate.Refusal;
import io.pondpilot.egress.gate.Visit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// Visits of one guest, who has room unless told otherwise.
final class RecordingVisit implements Visit {
    private final Guest guest;
    private final List<Refusal> refusals = new CopyOnWriteArrayList<>();
    private final List<String> details = new CopyOnWriteArrayList<>();
    private final AtomicLong entered = new AtomicLong();
    private volatile Optional<Refusal> answer = Optional.empty();

    RecordingVisit(Guest guest) {
        this.guest = guest;
    }

    /// What everybody is told from now on.
    void answer(Refusal refusal) {
        answer = Optional.of(refusal);
    }

    List<Refusal> refusals() {
        return refusals;
    }

    List<String> details() {
        return details;
    }

    long entered() {
        return entered.get();
    }

    @Override
    public Guest guest() {
        return guest;
    }

    @Override
    public String alias() {
        return "crm";
    }

    @Override
    public void enter(Consumer<Optional<Refusal>> then) {
        entered.incrementAndGet();
        then.accept(answer);
    }

    @Override
    public void refused(Refusal reason, String detail) {
        details.add(detail);
        refusals.add(reason);
    }

    @Override
    public void joined() {}

    @Override
    public void sent(long bytes) {}

    @Override
    public void received(long bytes) {}
}
