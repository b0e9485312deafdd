package io.pondpilot.flight.upstream;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.pondpilot.common.net.Transport;
import io.pondpilot.common.worker.WorkerAddress;
import io.pondpilot.flight.http2.FlushQueue;
import io.pondpilot.flight.http2.FrameAligner;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The worker connections of one event loop: one per worker, more only when a worker limits the
/// streams of a connection. Only this loop may touch it.
@SuppressWarnings(
        "FutureReturnValueIgnored") // Netty: a failed write ends the channel, which is heard of
public final class WorkerConnections {
    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long SWEEP_SECONDS = 15;

    /// Lent to answers that move: enough for about forty at once on one event loop.
    private static final int LENDABLE = 18 << 20;

    private static final WriteBufferWaterMark WATER_MARK =
            new WriteBufferWaterMark(64 << 10, 256 << 10);

    private final EventLoop loop;
    private final FlushQueue flushes;
    private final Transport transport;
    private final ByteBufAllocator allocator;
    private final int window;
    private final WindowBudget budget = new WindowBudget(LENDABLE);
    private final Map<WorkerAddress, List<Slot>> slots = new HashMap<>();

    /// @param window how far a worker may send ahead on one stream before its answer moves, in
    ///   bytes
    public WorkerConnections(
            EventLoop loop,
            FlushQueue flushes,
            Transport transport,
            ByteBufAllocator allocator,
            int window) {
        this.loop = loop;
        this.flushes = flushes;
        this.transport = transport;
        this.allocator = allocator;
        this.window = window;
        loop.scheduleWithFixedDelay(this::sweep, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
    }

    /// Who waits for a connection. Exactly one of the two is called, on the event loop.
    public interface Waiter {
        /// A stream can be opened now.
        void connected(WorkerConnection connection);

        /// No connection could be made; the worker saw nothing.
        void unreachable(Throwable cause);
    }

    /// Gives the waiter a connection to a worker, an open one at once.
    ///
    /// @param socket the same address, as the transport resolved it
    public void connect(WorkerAddress address, SocketAddress socket, Waiter waiter) {
        List<Slot> open = slots.computeIfAbsent(address, _ -> new ArrayList<>(1));
        for (Slot slot : open) {
            if (slot.connection.takesStreams()) {
                waiter.connected(slot.connection);
                return;
            }
            if (slot.waiters != null) {
                slot.waiters.add(waiter);
                return;
            }
        }
        Slot slot = new Slot(address);
        open.add(slot);
        slot.dial(socket, waiter);
    }

    /// Closes every connection.
    public void close() {
        List<Slot> all = new ArrayList<>();
        slots.values().forEach(all::addAll);
        slots.clear();
        all.forEach(slot -> slot.connection.disconnect());
    }

    private void sweep() {
        List<Slot> idle = new ArrayList<>();
        for (List<Slot> open : slots.values()) {
            for (Slot slot : open) {
                if (slot.connection.idleLongerThan(IDLE_NANOS)) {
                    idle.add(slot);
                }
            }
        }
        for (Slot slot : idle) {
            slot.remove();
            slot.connection.disconnect();
        }
    }

    private final class Slot {
        private final WorkerAddress address;
        private final WorkerConnection connection;
        private @Nullable List<Waiter> waiters = new ArrayList<>(1);

        Slot(WorkerAddress address) {
            this.address = address;
            this.connection =
                    new WorkerConnectionBuilder(flushes, window, budget, this::ready, this::remove)
                            .build();
        }

        void dial(SocketAddress socket, Waiter first) {
            takeWaiters(first);
            ChannelFuture connecting =
                    new Bootstrap()
                            .group(loop)
                            .channel(transport.channelTo(address))
                            .option(ChannelOption.ALLOCATOR, allocator)
                            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                            .handler(new Pipeline(connection))
                            .connect(socket);
            connecting.addListener(_ -> {
                if (!connecting.isSuccess()) {
                    unreachable(connecting.cause());
                }
            });
        }

        private void takeWaiters(Waiter first) {
            if (waiters != null) {
                waiters.add(first);
            }
        }

        private void ready() {
            for (Waiter waiter : drainWaiters()) {
                waiter.connected(connection);
            }
        }

        private void unreachable(Throwable cause) {
            remove();
            for (Waiter waiter : drainWaiters()) {
                waiter.unreachable(cause);
            }
        }

        private List<Waiter> drainWaiters() {
            List<Waiter> all = waiters == null ? List.of() : waiters;
            waiters = null;
            return all;
        }

        private void remove() {
            List<Slot> open = slots.get(address);
            if (open != null && open.remove(this) && open.isEmpty()) {
                slots.remove(address);
            }
        }
    }

    private static final class Pipeline extends ChannelInitializer<Channel> {
        private final WorkerConnection connection;

        Pipeline(WorkerConnection connection) {
            this.connection = connection;
        }

        @Override
        protected void initChannel(Channel channel) {
            if (channel instanceof io.netty.channel.socket.SocketChannel) {
                channel.config().setOption(ChannelOption.TCP_NODELAY, true);
            }
            channel.config().setRecvByteBufAllocator(Transport.reads());
            channel.pipeline().addLast(new FrameAligner(0, 0, true)).addLast(connection);
        }
    }
}
