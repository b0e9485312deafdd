package io.pondpilot.common.net;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.spi.ServerConnection;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A client's connection that notices its end while a call runs. Between calls the server reads it;
/// during one a reader of its own waits for the next bytes: an end means that the client has left,
/// and bytes are kept for the server. A call that is over quickly never starts that reader.
public final class WatchedConnection implements ConnectionContext, Supplier<byte @Nullable []> {
    private static final ScopedValue<WatchedConnection> CURRENT = ScopedValue.newInstance();

    private final ConnectionContext context;
    private final DataReader reader;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition read = lock.newCondition();
    private boolean begun;
    private boolean reading;
    private byte @Nullable [] ahead;
    private @Nullable RuntimeException failure;
    private boolean ended;
    private volatile @Nullable Runnable onEnd;

    /// @param context the connection as the server has it
    public WatchedConnection(ConnectionContext context) {
        this.context = context;
        this.reader = new DataReader(this);
    }

    /// The connection that this thread serves.
    ///
    /// @throws java.util.NoSuchElementException if it serves none that is watched
    public static WatchedConnection current() {
        return CURRENT.get();
    }

    /// The same protocol on this connection, which its handlers find as [#current].
    public ServerConnection serving(ServerConnection protocol) {
        return new Served(protocol, this);
    }

    /// Runs this once when the client leaves, from now on: on a thread of its own, or at once when
    /// it has left. A client that has ended its half of the connection counts as gone.
    public void watch(Runnable action) {
        lock.lock();
        try {
            onEnd = action;
            if (ended) {
                action.run();
                return;
            }
            if (reading || ahead != null) {
                return;
            }
            reading = true;
        } finally {
            lock.unlock();
        }
        Thread.ofVirtual().name("client-watch").start(this::readAhead);
    }

    /// Nobody wants to know any more.
    public void unwatch() {
        onEnd = null;
    }

    /// Ends the connection; whoever reads or writes it fails.
    public void cut() {
        try {
            context.serverSocket().close();
        } catch (UncheckedIOException e) {
            // It is gone either way.
        }
    }

    private void readAhead() {
        byte @Nullable [] bytes = null;
        RuntimeException failed = null;
        try {
            bytes = context.serverSocket().get();
        } catch (RuntimeException e) {
            failed = e;
        }
        Runnable action = null;
        lock.lock();
        try {
            reading = false;
            ahead = bytes;
            failure = failed;
            if (bytes == null) {
                ended = true;
                action = onEnd;
            }
            read.signalAll();
        } finally {
            lock.unlock();
        }
        if (action != null) {
            action.run();
        }
    }

    /// The next bytes for the server; null at the end.
    @Override
    public byte @Nullable [] get() {
        if (!begun) {
            begun = true;
            // Helidon has read them to find out who takes the connection.
            int first = context.dataReader().available();
            if (first > 0) {
                return context.dataReader().readBytes(first);
            }
        }
        lock.lock();
        try {
            while (reading) {
                read.await();
            }
            if (ahead != null) {
                byte[] bytes = ahead;
                ahead = null;
                return bytes;
            }
            if (failure != null) {
                throw failed(failure);
            }
            if (ended) {
                return null;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerConnectionException("Interrupted", e);
        } finally {
            lock.unlock();
        }
        try {
            return context.serverSocket().get();
        } catch (UncheckedIOException e) {
            throw failed(e);
        }
    }

    private static ServerConnectionException failed(RuntimeException e) {
        return new ServerConnectionException("Failed to read from the client", e);
    }

    @Override
    public DataReader dataReader() {
        return reader;
    }

    @Override
    public ListenerContext listenerContext() {
        return context.listenerContext();
    }

    @Override
    public ExecutorService executor() {
        return context.executor();
    }

    @Override
    public DataWriter dataWriter() {
        return context.dataWriter();
    }

    @Override
    public Router router() {
        return context.router();
    }

    @Override
    public Optional<ProxyProtocolData> proxyProtocolData() {
        return context.proxyProtocolData();
    }

    @Override
    public HelidonSocket serverSocket() {
        return context.serverSocket();
    }

    @Override
    public PeerInfo remotePeer() {
        return context.remotePeer();
    }

    @Override
    public PeerInfo localPeer() {
        return context.localPeer();
    }

    @Override
    public boolean isSecure() {
        return context.isSecure();
    }

    @Override
    public String socketId() {
        return context.socketId();
    }

    @Override
    public String childSocketId() {
        return context.childSocketId();
    }

    private record Served(ServerConnection connection, WatchedConnection watched)
            implements ServerConnection {
        @Override
        public void handle(Limit limit) throws InterruptedException {
            ScopedValue.where(CURRENT, watched)
                    .call(() -> {
                        connection.handle(limit);
                        return true;
                    });
        }

        @Override
        @SuppressWarnings({"deprecation", "removal"})
        public void handle(java.util.concurrent.Semaphore requestSemaphore)
                throws InterruptedException {
            connection.handle(requestSemaphore);
        }

        @Override
        public Duration idleTime() {
            return connection.idleTime();
        }

        @Override
        public void close(boolean interrupt) {
            connection.close(interrupt);
        }
    }
}
