package io.pondpilot.egress.http;

import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.value.Secret;
import io.pondpilot.egress.gate.Guest;
import io.pondpilot.egress.gate.Refusal;
import io.pondpilot.egress.gate.Visit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// A visit that notes what the gate says, and lets in unless told otherwise.
final class RecordingVisit implements Visit {
    static final Secret CREDENTIAL = new Secret("pp1.YW5u.7.right");

    final List<Refusal> refusals = new CopyOnWriteArrayList<>();
    final List<String> details = new CopyOnWriteArrayList<>();
    final AtomicInteger entered = new AtomicInteger();
    final AtomicInteger joined = new AtomicInteger();
    final AtomicLong sent = new AtomicLong();
    final AtomicLong received = new AtomicLong();
    final AtomicReference<Refusal> answer = new AtomicReference<>();

    @Override
    public Guest guest() {
        return new Guest(new UserId("ann"), 7, CREDENTIAL);
    }

    @Override
    public String alias() {
        return HttpGate.ALIAS;
    }

    @Override
    public void enter(Consumer<Optional<Refusal>> then) {
        entered.incrementAndGet();
        then.accept(Optional.ofNullable(answer.get()));
    }

    @Override
    public void refused(Refusal reason, String detail) {
        refusals.add(reason);
        details.add(detail);
    }

    @Override
    public void joined() {
        joined.incrementAndGet();
    }

    @Override
    public void sent(long bytes) {
        sent.addAndGet(bytes);
    }

    @Override
    public void received(long bytes) {
        received.addAndGet(bytes);
    }
}
