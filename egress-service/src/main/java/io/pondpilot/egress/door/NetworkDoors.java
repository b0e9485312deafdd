package io.pondpilot.egress.door;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.common.identity.WorkerCredentials;
import io.pondpilot.common.net.Transport;
import io.pondpilot.common.telemetry.Keys;
import io.pondpilot.common.worker.DoorPlace;
import io.pondpilot.common.worker.WorkerAddress;
import io.pondpilot.egress.gate.Arrivals;
import io.pondpilot.egress.gate.Guest;
import io.pondpilot.egress.gate.Guests;
import io.pondpilot.egress.gate.Refusal;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The doors of all workers that cannot share a directory with this service: a port for each
/// entrance. Who comes is known by the log-in; nobody's directory says that it was started, so its
/// lease has to, and is looked at again and again while it is connected.
final class NetworkDoors implements AutoCloseable {
    /// Connections from one address that have not been joined yet; that many wait in the kernel at
    /// a door of a worker's own.
    static final int MOST_WAITING = 64;

    private static final Duration LOOK_AT_LEASES = Duration.ofSeconds(5);
    private static final Logger log = LoggerFactory.getLogger(NetworkDoors.class);

    private final DoorsContext context;
    private final Guests guests;
    private final ChannelGroup channels =
            new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final Map<Channel, DoorVisit> visits = new ConcurrentHashMap<>();
    private final Map<String, Integer> waiting = new ConcurrentHashMap<>();
    private final Thread watch = Thread.ofVirtual().name("leases").unstarted(this::watch);

    private NetworkDoors(DoorsContext context, WorkerCredentials credentials) {
        this.context = context;
        this.guests = new Guests.All(credentials);
    }

    /// Opens them.
    ///
    /// @throws ProxyException when a port is taken
    static NetworkDoors open(
            DoorPlace.Network place,
            List<Entrance> entrances,
            WorkerCredentials credentials,
            DoorsContext context) {
        var doors = new NetworkDoors(context, credentials);
        try {
            entrances.forEach(entrance -> doors.open(entrance, place));
        } catch (RuntimeException e) {
            doors.close();
            throw e;
        }
        doors.watch.start();
        return doors;
    }

    private void open(Entrance entrance, DoorPlace.Network place) {
        WorkerAddress address = entrance.at().apply(place);
        Transport transport = context.transport();
        var server =
                new ServerBootstrap()
                        .group(context.loops())
                        .channel(transport.serverChannel())
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.AUTO_READ, false)
                        .childHandler(new Arrivals(worker -> arrived(worker, entrance)));
        transport.clientOptions().forEach((option, value) -> childOption(server, option, value));
        var bound = server.bind(transport.resolve(address)).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new ProxyException(
                    ErrorCode.INTERNAL,
                    "the door for '%s' cannot be opened at %s: %s; see egress.tcp_port and egress.tcp_host"
                            .formatted(entrance.alias(), address, bound.cause().getMessage()));
        }
        channels.add(bound.channel());
        log.atInfo()
                .addKeyValue(Keys.ALIAS, entrance.alias())
                .addKeyValue(Keys.ADDRESS, address)
                .log("Door opened for workers on the network");
    }

    @SuppressWarnings("unchecked")
    private static <T> void childOption(
            ServerBootstrap server, ChannelOption<T> option, Object value) {
        server.childOption(option, (T) value);
    }

    private void arrived(Channel worker, Entrance entrance) {
        channels.add(worker);
        String origin =
                worker.remoteAddress() instanceof InetSocketAddress address
                        ? address.getAddress().getHostAddress()
                        : "unknown";
        var visit = new DoorVisit(worker, guests, origin, entrance, context);
        if (waiting.merge(origin, 1, Integer::sum) > MOST_WAITING) {
            leave(origin);
            visit.refused(Refusal.USER_LIMIT, "too many of one address wait for their log-in");
            var _ = worker.close();
            return;
        }
        visit.open(() -> leave(origin));
        visits.put(worker, visit);
        worker.closeFuture().addListener(_ -> visits.remove(worker));
        entrance.gate().open(worker, visit);
    }

    private void leave(String origin) {
        waiting.computeIfPresent(origin, (_, count) -> count == 1 ? null : count - 1);
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(LOOK_AT_LEASES);
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Ends what a replaced worker still has open.
    private void look() {
        var known = new HashMap<Guest, Boolean>();
        visits.forEach((channel, visit) ->
                visit.entered()
                        .filter(guest -> !known.computeIfAbsent(guest, this::stands))
                        .ifPresent(_ -> {
                            visit.refused(Refusal.STALE, "its connection was open");
                            var _ = channel.close();
                        }));
        context.leases().forgetOld();
    }

    private boolean stands(Guest guest) {
        return context.leases().stand(guest.user(), guest.generation(), false);
    }

    @Override
    public void close() {
        watch.interrupt();
        channels.close().awaitUninterruptibly();
    }
}
