package io.pondpilot.egress.testing;

import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.value.Secret;
import io.pondpilot.egress.gate.Guest;
import io.pondpilot.egress.gate.Guests;
import io.pondpilot.egress.gate.Refusal;
import io.pondpilot.egress.gate.Visit;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// A visit of one worker that may enter, and notes what becomes of it. It stands for all visits of
/// a test.
public final class RecordingVisit implements Visit {
    /// That of Alice's worker.
    public static final Secret CREDENTIAL = new Secret("pp1.YWxpY2U.7.right");

    /// What was noted.
    public record Refused(Refusal reason, String detail) {}

    public final Queue<Refused> refused = new ConcurrentLinkedQueue<>();
    public final AtomicInteger entered = new AtomicInteger();
    public final AtomicInteger joined = new AtomicInteger();
    public final AtomicLong sent = new AtomicLong();
    public final AtomicLong received = new AtomicLong();
    private final String alias;
    private volatile Guest guest;
    private volatile Optional<Refusal> answer = Optional.empty();

    /// A worker's at the door to this database.
    public RecordingVisit(String alias, Guest guest) {
        this.alias = alias;
        this.guest = guest;
    }

    /// Alice's at the door to this database.
    public RecordingVisit(String alias) {
        this(alias, new Guest(new UserId("alice"), 7, CREDENTIAL));
    }

    /// From now on it is another's.
    public void belongsTo(String user, long generation) {
        guest = new Guest(new UserId(user), generation, CREDENTIAL);
    }

    /// From now on there is no way in.
    public void closed(Refusal reason) {
        answer = Optional.of(reason);
    }

    /// Why it was sent away, in order.
    public List<Refusal> refusals() {
        return refused.stream().map(Refused::reason).toList();
    }

    /// What operators were told then.
    public List<String> details() {
        return refused.stream().map(Refused::detail).toList();
    }

    @Override
    public Guests guests() {
        return new Guests.One(guest);
    }

    @Override
    public Guest guest() {
        return guest;
    }

    @Override
    public String origin() {
        return guest.user() + " " + guest.generation();
    }

    @Override
    public String alias() {
        return alias;
    }

    @Override
    public void enter(Guest entering, Consumer<Optional<Refusal>> then) {
        entered.incrementAndGet();
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
