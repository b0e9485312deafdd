package io.pondpilot.ai.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import io.pondpilot.ai.call.Client;
import io.pondpilot.ai.call.ClientGone;
import io.pondpilot.ai.call.Lifeline;
import io.pondpilot.ai.call.Watch;
import io.pondpilot.ai.wire.AiError;
import io.pondpilot.common.net.WatchedConnection;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The answer to one request. Its status is held for as long as a model may still refuse, but no
/// longer than three seconds: then heartbeats begin the answer with 200, keep what lies between us
/// and the client from giving up, and what goes wrong later becomes a part of the answer.
final class Reply implements Client, Watch.Watched {
    private static final long HOLD = Duration.ofSeconds(3).toNanos();
    private static final long BEFORE_FIRST_BYTE = Duration.ofSeconds(1).toNanos();
    private static final long AFTER_FIRST_BYTE = Duration.ofSeconds(10).toNanos();
    private static final long BEFORE_DOCUMENT = Duration.ofSeconds(2).toNanos();

    /// A call that takes longer is worth a thread that looks whether its client is still there.
    private static final long WATCH_AFTER = Duration.ofMillis(200).toNanos();

    private static final byte[] NEWLINE = {'\n'};
    private static final String STREAM = "text/event-stream; charset=utf-8";

    private enum Waiting {
        NOT_YET,
        FOR_STREAM,
        FOR_DOCUMENT,
        NO_MORE
    }

    private final ServerResponse response;
    private final WatchedConnection connection;
    private final Lifeline lifeline;
    private final Style style;
    private final String requestId;
    private final long writeTimeout;
    private final long began = System.nanoTime();
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicBoolean pulsing = new AtomicBoolean();
    private final Map<String, String> headers = new LinkedHashMap<>();
    private @Nullable OutputStream out;
    private boolean whole = true;
    private boolean relaying;
    private volatile boolean begun;
    private volatile boolean cut;
    private volatile Waiting waiting = Waiting.NOT_YET;
    private volatile long writingSince;
    private volatile long lastWrite = began;
    private boolean watching;

    Reply(
            ServerResponse response,
            WatchedConnection connection,
            Lifeline lifeline,
            Style style,
            String requestId,
            Duration writeTimeout) {
        this.response = response;
        this.connection = connection;
        this.lifeline = lifeline;
        this.style = style;
        this.requestId = requestId;
        this.writeTimeout = writeTimeout.toNanos();
    }

    /// Whether the connection was ended instead of the answer.
    boolean isCut() {
        return cut;
    }

    @Override
    public void header(String name, String value) {
        lock.lock();
        try {
            headers.put(name, value);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean hasBegun() {
        return begun;
    }

    @Override
    public void waiting(boolean streaming) {
        waiting = streaming ? Waiting.FOR_STREAM : Waiting.FOR_DOCUMENT;
    }

    @Override
    public void send(int status, String contentType, byte[] body) {
        writing(() -> {
            waiting = Waiting.NO_MORE;
            if (begun) {
                stream().write(body);
                stream().flush();
                return;
            }
            begun = true;
            head(status, contentType);
            response.send(body);
        });
    }

    @Override
    public void begin(String contentType) {
        lock.lock();
        try {
            relaying = true;
            if (!begun) {
                begun = true;
                head(200, contentType);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length, boolean endsEvent) {
        writing(() -> {
            whole = endsEvent;
            stream().write(bytes, offset, length);
            stream().flush();
        });
    }

    @Override
    public void end() {
        waiting = Waiting.NO_MORE;
    }

    @Override
    public void fail(AiError error, Optional<Duration> retryAfter, boolean again) {
        writing(() -> {
            Waiting for_ = waiting;
            waiting = Waiting.NO_MORE;
            if (begun) {
                boolean streams = for_ != Waiting.FOR_DOCUMENT;
                stream().write(streams ? style.frame(error) : style.body(error, requestId));
                stream().flush();
                cut();
                return;
            }
            begun = true;
            headers.put("x-should-retry", Boolean.toString(again));
            retryAfter.ifPresent(after ->
                    headers.put(
                            "retry-after",
                            Long.toString(Math.max(1, Math.ceilDiv(after.toMillis(), 1_000L)))));
            head(style.status(error), "application/json");
            response.send(style.body(error, requestId));
        });
    }

    /// Ends the connection without the mark of the answer's end.
    void cut() {
        cut = true;
        connection.cut();
    }

    @FunctionalInterface
    private interface Writing {
        void run() throws IOException;
    }

    private void writing(Writing action) {
        lock.lock();
        writingSince = System.nanoTime();
        try {
            action.run();
        } catch (IOException | RuntimeException e) {
            cut();
            throw new ClientGone(String.valueOf(e.getMessage()));
        } finally {
            lastWrite = System.nanoTime();
            writingSince = 0;
            lock.unlock();
        }
    }

    private void head(int status, String contentType) {
        response.status(Status.create(status));
        response.header(HeaderValues.create(HeaderNames.CONTENT_TYPE, contentType));
        response.header(HeaderValues.create(RequestId.HEADER, requestId));
        response.header(HeaderValues.create("x-content-type-options", "nosniff"));
        boolean streams = contentType.startsWith("text/event-stream");
        response.header(
                HeaderValues.create(
                        HeaderNames.CACHE_CONTROL,
                        streams ? "no-cache, no-transform" : "no-store"));
        response.header(HeaderValues.create("x-accel-buffering", "no"));
        headers.forEach((name, value) -> {
            HeaderName known = HeaderNames.create(name);
            response.header(HeaderValues.create(known, value));
        });
    }

    private OutputStream stream() {
        OutputStream open = out;
        if (open == null) {
            open = response.outputStream();
            out = open;
        }
        return open;
    }

    @Override
    public void tick(long now) {
        lifeline.tick(now);
        long since = writingSince;
        if (since != 0 && now - since > writeTimeout) {
            cut();
            lifeline.end(Lifeline.End.CLIENT_GONE);
            return;
        }
        if (!watching && now - began > WATCH_AFTER) {
            watching = true;
            connection.watch(() -> lifeline.end(Lifeline.End.CLIENT_GONE));
        }
        if (isDue(now) && pulsing.compareAndSet(false, true)) {
            Thread.ofVirtual().name("heartbeat").start(this::pulse);
        }
    }

    private boolean isDue(long now) {
        return switch (waiting) {
            case NOT_YET, NO_MORE -> false;
            case FOR_STREAM ->
                    begun
                            ? now - lastWrite >= (relaying ? AFTER_FIRST_BYTE : BEFORE_FIRST_BYTE)
                            : now - began >= HOLD;
            case FOR_DOCUMENT -> begun ? now - lastWrite >= BEFORE_DOCUMENT : now - began >= HOLD;
        };
    }

    private void pulse() {
        try {
            writing(() -> {
                Waiting for_ = waiting;
                if (for_ == Waiting.NO_MORE || !whole) {
                    return;
                }
                boolean streams = for_ == Waiting.FOR_STREAM;
                if (!begun) {
                    begun = true;
                    head(200, streams ? STREAM : "application/json");
                }
                stream().write(streams ? style.heartbeat() : NEWLINE);
                stream().flush();
            });
        } catch (ClientGone e) {
            lifeline.end(Lifeline.End.CLIENT_GONE);
        } finally {
            pulsing.set(false);
        }
    }

    /// The call is over.
    void over() {
        waiting = Waiting.NO_MORE;
        connection.unwatch();
    }
}
