package io.pondpilot.egress.postgres;

import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.value.Secret;
import io.pondpilot.egress.gate.Guest;
import io.pondpilot.egress.gate.Refusal;
import io.pondpilot.egress.gate.Visit;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// A visit of Alice's worker that may enter, and notes what becomes of it. It stands for all visits
/// of a test.
final class RecordingVisit implements Visit {
    static final Secret CREDENTIAL = new Secret("pp1.YWxpY2U.7.right");

    /// What was noted.
    record Refused(Refusal reason, String detail) {}

    final Queue<Refused> refused = new ConcurrentLinkedQueue<>();
    final AtomicInteger joined = new AtomicInteger();
    final AtomicLong sent = new AtomicLong();
    final AtomicLong received = new AtomicLong();
    private volatile Guest guest = new Guest(new UserId("alice"), 7, CREDENTIAL);
    private volatile Optional<Refusal> answer = Optional.empty();

    /// From now on it is another's.
    void belongsTo(String user, long generation) {
        guest = new Guest(new UserId(user), generation, CREDENTIAL);
    }

    /// From now on there is no way in.
    void closed(Refusal reason) {
        answer = Optional.of(reason);
    }

    @Override
    public Guest guest() {
        return guest;
    }

    @Override
    public String alias() {
        return "orders";
    }

    @Override
    public void enter(Consumer<Optional<Refusal>> then) {
        then.accept(answer);
    }

    @Override
    public void refused(Refusal reason, String detail) {
        refused.add(new Refused(reason, detail));
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
