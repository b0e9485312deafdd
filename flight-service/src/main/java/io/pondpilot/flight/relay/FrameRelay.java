package io.pondpilot.flight.relay;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.EventExecutor;
import io.pondpilot.common.identity.TokenVerifier;
import io.pondpilot.common.net.Transport;
import io.pondpilot.flight.admit.Quota;
import io.pondpilot.flight.admit.StreamCaps;
import io.pondpilot.flight.downstream.ClientConnections;
import io.pondpilot.flight.http2.FlushQueue;
import io.pondpilot.flight.local.Health;
import io.pondpilot.flight.route.Router;
import io.pondpilot.flight.upstream.WorkerConnections;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The data port. A client connection and the worker connections of its calls live on one event
/// loop, so that no byte changes threads; nothing here blocks a loop.
@SuppressWarnings(
        "FutureReturnValueIgnored") // Netty: a failed write ends the channel, which is heard of
public final class FrameRelay implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(FrameRelay.class);
    private static final int PAGE = 8192;
    private static final int CHUNK_ORDER = 7;
    private static final int BACKLOG = 1024;
    private static final WriteBufferWaterMark WATER_MARK =
            new WriteBufferWaterMark(64 << 10, 256 << 10);
    private static final Duration GOAWAY_GAP = Duration.ofMillis(250);
    private static final Duration LAST_WORDS = Duration.ofMillis(500);

    private final RelaySettings settings;
    private final Transport transport;
    private final EventLoopGroup loops;
    private final ByteBufAllocator allocator;
    private final ClientConnections clients;
    private final Health health = new Health();
    private final RelayMetrics metrics = new RelayMetrics();
    private final StreamCaps caps;
    private final Map<EventExecutor, WorkerConnections> workers = new HashMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private @Nullable Channel listener;

    /// Builds the relay; it serves after [#start].
    public FrameRelay(RelaySettings settings, TokenVerifier tokens, Quota quota, Router router) {
        this.settings = settings;
        this.transport = settings.transport();
        this.loops = transport.loops(settings.loops(), "relay");
        this.allocator =
                new PooledByteBufAllocator(
                        true, 0, settings.loops(), PAGE, CHUNK_ORDER, 0, 0, true);
        this.caps = new StreamCaps(settings.maxStreamsPerUser());
        Repetition repetition = new Repetition(settings.writableDatabase());
        Map<EventExecutor, ClientConnections.LoopParts> parts = new HashMap<>();
        for (EventExecutor executor : loops) {
            EventLoop loop = (EventLoop) executor;
            FlushQueue flushes = new FlushQueue(loop);
            WorkerConnections toWorkers =
                    new WorkerConnections(
                            loop, flushes, transport, allocator, settings.workerWindow());
            workers.put(loop, toWorkers);
            RelayContext context =
                    new RelayContext(quota, caps, router, repetition, metrics, toWorkers);
            parts.put(
                    loop,
                    new ClientConnections.LoopParts(
                            flushes, new FlightCalls(tokens, health, context)));
        }
        this.clients =
                new ClientConnections(
                        settings.connections(),
                        settings.maxConnections(),
                        channel ->
                                java.util.Objects.requireNonNull(parts.get(channel.eventLoop())));
    }

    /// Binds the port.
    ///
    /// @throws UncheckedIOException when the port cannot be had
    public FrameRelay start() {
        ServerBootstrap bootstrap =
                new ServerBootstrap()
                        .group(loops)
                        .channel(transport.serverChannel())
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.ALLOCATOR, allocator)
                        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                        .childHandler(clients);
        transport.clientOptions().forEach((option, value) -> childOption(bootstrap, option, value));
        try {
            listener = bootstrap.bind(settings.host(), settings.port()).sync().channel();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted while binding", e));
        } catch (Exception e) {
            throw new UncheckedIOException(
                    new IOException(
                            "the Flight port "
                                    + settings.port()
                                    + " cannot be opened: "
                                    + e.getMessage(),
                            e));
        }
        return this;
    }

    @SuppressWarnings("unchecked")
    private static <T> void childOption(
            ServerBootstrap bootstrap, ChannelOption<T> option, Object value) {
        bootstrap.childOption(option, (T) value);
    }

    /// The port it listens on; only after [#start].
    public int port() {
        if (listener == null) {
            throw new IllegalStateException("not started");
        }
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /// What has been counted.
    public RelayMetrics metrics() {
        return metrics;
    }

    /// Client connections open now.
    public int connections() {
        return clients.open();
    }

    /// Direct memory the buffers' pool holds, in bytes.
    public long directMemory() {
        return ((PooledByteBufAllocator) allocator).metric().usedDirectMemory();
    }

    /// Direct memory in buffers that are in use, in bytes.
    public long pinnedMemory() {
        return ((PooledByteBufAllocator) allocator).pinnedDirectMemory();
    }

    /// Takes no new connections, lets running calls finish within the grace time, then ends them
    /// with UNAVAILABLE. Blocks at most that time and a second.
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        health.drain();
        if (listener != null) {
            listener.close().awaitUninterruptibly();
        }
        long end = System.nanoTime() + settings.grace().toNanos();
        clients.drain();
        pause(GOAWAY_GAP.toNanos());
        clients.closeWhenDone();
        while (clients.open() > 0 && System.nanoTime() < end) {
            pause(TimeUnit.MILLISECONDS.toNanos(20));
        }
        if (clients.open() > 0) {
            log.atWarn()
                    .addKeyValue("calls", metrics.openCalls())
                    .log("Shutdown grace is over, ending the remaining calls");
            clients.cut();
            long last = System.nanoTime() + LAST_WORDS.toNanos();
            while (clients.open() > 0 && System.nanoTime() < last) {
                pause(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
        workers.forEach((loop, toWorkers) -> loop.execute(toWorkers::close));
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }

    private static void pause(long nanos) {
        java.util.concurrent.locks.LockSupport.parkNanos(nanos);
    }
}
