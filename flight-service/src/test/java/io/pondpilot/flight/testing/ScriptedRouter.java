package io.pondpilot.flight.testing;

import io.netty.util.AsciiString;
import io.pondpilot.common.identity.Identity;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.net.Transport;
import io.pondpilot.common.worker.WorkerAddress;
import io.pondpilot.flight.route.Destination;
import io.pondpilot.flight.route.Router;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// A router that answers as a test tells it to; nothing is known until it was found once.
public final class ScriptedRouter implements Router {
    public final AtomicInteger searches = new AtomicInteger();
    public final AtomicInteger open = new AtomicInteger();
    public final List<Destination> stale = new CopyOnWriteArrayList<>();
    private volatile BiConsumer<UserId, Search> script = (_, _) -> {};

    /// What each search gets.
    public ScriptedRouter onFind(BiConsumer<UserId, Search> script) {
        this.script = script;
        return this;
    }

    /// Sends everybody to this worker.
    public static ScriptedRouter to(WorkerAddress address) {
        return new ScriptedRouter()
                .onFind((user, search) -> search.found(destination(user, 1, address)));
    }

    public static Destination destination(UserId user, long generation, WorkerAddress address) {
        return new Destination(
                user,
                generation,
                address,
                Transport.EPOLL.resolve(address),
                AsciiString.of("Bearer credential-" + user + "-" + generation));
    }

    @Override
    public @Nullable Destination known(UserId user) {
        return null;
    }

    @Override
    public void find(Identity caller, Search search) {
        searches.incrementAndGet();
        script.accept(caller.user(), search);
    }

    @Override
    public void stale(Destination destination) {
        stale.add(destination);
    }

    @Override
    public void forget(Destination destination) {}

    @Override
    public void opened(Destination destination) {
        open.incrementAndGet();
    }

    @Override
    public void closed(Destination destination) {
        open.decrementAndGet();
    }
}
