package io.pondpilot.ai.upstream;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/// Connections that are kept for the next call, the one used last first. Bounded by number and age.
/// Thread-safe.
public final class ConnectionPool implements AutoCloseable {
    private static final int MAX_IDLE = 512;
    private static final long MAX_IDLE_NANOS = Duration.ofSeconds(50).toNanos();

    private final Duration connectTimeout;
    private final SSLSocketFactory tls;
    private final ConcurrentHashMap<Origin, ConcurrentLinkedDeque<Connection>> idle =
            new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private volatile boolean closed;

    /// Connects within the given time, and again within it for TLS, with the JVM's authorities.
    public ConnectionPool(Duration connectTimeout) {
        this(connectTimeout, (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    ConnectionPool(Duration connectTimeout, SSLContext context) {
        this(connectTimeout, context.getSocketFactory());
    }

    private ConnectionPool(Duration connectTimeout, SSLSocketFactory tls) {
        this.connectTimeout = connectTimeout;
        this.tls = tls;
    }

    /// A call to this origin; nothing is done yet.
    public UpstreamCall call(Origin origin) {
        return new UpstreamCall(this, origin);
    }

    void connect(Connection connection, Origin origin) throws IOException {
        connection.connect(origin, connectTimeout, tls);
    }

    @Nullable Connection take(Origin origin) {
        ConcurrentLinkedDeque<Connection> stack = idle.get(origin);
        if (stack == null) {
            return null;
        }
        long now = System.nanoTime();
        while (true) {
            Connection last = stack.pollFirst();
            if (last == null) {
                return null;
            }
            count.decrementAndGet();
            if (now - last.idleSince < MAX_IDLE_NANOS && last.isQuiet()) {
                return last;
            }
            last.close();
        }
    }

    void give(Origin origin, Connection connection) {
        if (closed || count.get() >= MAX_IDLE) {
            connection.close();
            return;
        }
        long now = System.nanoTime();
        connection.idleSince = now;
        ConcurrentLinkedDeque<Connection> stack =
                idle.computeIfAbsent(origin, key -> new ConcurrentLinkedDeque<>());
        stack.addFirst(connection);
        count.incrementAndGet();
        dropOldest(stack, now);
        if (closed) {
            close();
        }
    }

    private void dropOldest(ConcurrentLinkedDeque<Connection> stack, long now) {
        Connection oldest = stack.peekLast();
        if (oldest != null
                && now - oldest.idleSince > MAX_IDLE_NANOS
                && stack.removeLastOccurrence(oldest)) {
            count.decrementAndGet();
            oldest.close();
        }
    }

    /// Connections that wait for a call.
    public int idleCount() {
        return count.get();
    }

    /// Closes what is kept; calls in progress go on.
    @Override
    public void close() {
        closed = true;
        idle.values()
                .forEach(stack -> {
                    Connection connection = stack.pollFirst();
                    while (connection != null) {
                        count.decrementAndGet();
                        connection.close();
                        connection = stack.pollFirst();
                    }
                });
    }
}
