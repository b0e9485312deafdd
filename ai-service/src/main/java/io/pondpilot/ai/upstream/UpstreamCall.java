package io.pondpilot.ai.upstream;

import io.pondpilot.ai.upstream.UpstreamException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One request and its answer. [#cancel] may be called by any thread in any phase: the socket is
/// closed at once, and whoever waits on it gets [Kind#CANCELLED]. The rest belongs to one thread.
public final class UpstreamCall implements AutoCloseable {
    private final ConnectionPool pool;
    private final Origin origin;
    private volatile boolean cancelled;
    private volatile @Nullable Connection connection;
    private @Nullable Body body;
    private boolean reusable;
    private boolean fresh;

    UpstreamCall(ConnectionPool pool, Origin origin) {
        this.pool = pool;
        this.origin = origin;
    }

    /// Posts a body and waits for the head of the answer. A kept connection that turns out to be
    /// closed before a byte of an answer came is replaced once.
    ///
    /// @param path with its query
    /// @param headers without `host`, `content-length` and `connection`, which are added
    /// @param onSent run when the request is out and the wait begins
    /// @throws UpstreamException with the phase in which it failed
    public ResponseHead post(
            String path, Map<String, String> headers, byte[] content, Runnable onSent)
            throws UpstreamException {
        byte[] request = request(path, headers, content);
        Connection kept = pool.take(origin);
        if (kept != null) {
            try {
                return exchange(kept, request, onSent);
            } catch (UpstreamException e) {
                if (e.kind() != Kind.NO_ANSWER) {
                    throw e;
                }
            }
        }
        return exchange(connect(), request, onSent);
    }

    private ResponseHead exchange(Connection with, byte[] request, Runnable onSent)
            throws UpstreamException {
        hold(with);
        boolean sent = false;
        try {
            with.write(request);
            sent = true;
            onSent.run();
            ResponseHead head = with.head();
            body = new Body(with, head);
            reusable = head.keepsAlive();
            return head;
        } catch (UpstreamException e) {
            with.close();
            throw cancelled ? cancelled(e) : e;
        } catch (IOException e) {
            with.close();
            throw cancelled
                    ? cancelled(e)
                    : new UpstreamException(
                            Kind.NO_ANSWER,
                            sent ? "the connection ended before an answer" : "it could not be sent",
                            e);
        }
    }

    private Connection connect() throws UpstreamException {
        Connection with;
        try {
            with = new Connection();
        } catch (IOException e) {
            throw new UpstreamException(Kind.NOT_CONNECTED, "no socket", e);
        }
        hold(with);
        try {
            pool.connect(with, origin);
            fresh = true;
            return with;
        } catch (IOException | RuntimeException e) {
            with.close();
            throw cancelled
                    ? cancelled(e)
                    : new UpstreamException(Kind.NOT_CONNECTED, e.getClass().getSimpleName(), e);
        }
    }

    private void hold(Connection with) throws UpstreamException {
        connection = with;
        if (cancelled) {
            with.close();
            throw cancelled(null);
        }
    }

    private byte[] request(String path, Map<String, String> headers, byte[] content) {
        StringBuilder head = new StringBuilder(512);
        head.append("POST ").append(path).append(" HTTP/1.1\r\nhost: ");
        head.append(origin.authority()).append("\r\n");
        headers.forEach((name, value) -> {
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                if ((c < ' ' && c != '\t') || c > '~') {
                    throw new IllegalArgumentException("a header's value has a control character");
                }
            }
            head.append(name).append(": ").append(value).append("\r\n");
        });
        head.append("content-length: ").append(content.length).append("\r\n\r\n");
        byte[] start = head.toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] request = new byte[start.length + content.length];
        System.arraycopy(start, 0, request, 0, start.length);
        System.arraycopy(content, 0, request, start.length, content.length);
        return request;
    }

    /// Reads at least one byte of the body; -1 at its proper end. Blocks.
    ///
    /// @throws UpstreamException `TRUNCATED` when it ends before its end
    public int read(byte[] into, int offset, int length) throws UpstreamException {
        Body from = body;
        if (from == null) {
            throw new IllegalStateException("there is no answer yet");
        }
        try {
            return from.read(into, offset, length);
        } catch (UpstreamException e) {
            throw cancelled ? cancelled(e) : e;
        } catch (IOException e) {
            throw cancelled
                    ? cancelled(e)
                    : new UpstreamException(Kind.TRUNCATED, "the connection broke", e);
        }
    }

    /// Whether a connection had to be made.
    public boolean connected() {
        return fresh;
    }

    /// Ends the call, from any thread; after its proper end it does nothing.
    public void cancel() {
        cancelled = true;
        Connection held = connection;
        if (held != null) {
            held.close();
        }
    }

    /// Keeps the connection when the answer was read to its end, else closes it: the provider
    /// notices and stops.
    @Override
    public void close() {
        Connection held = connection;
        connection = null;
        if (held == null) {
            return;
        }
        Body read = body;
        if (read != null && read.isReusable() && reusable && !cancelled) {
            pool.give(origin, held);
        } else {
            held.close();
        }
    }

    private static UpstreamException cancelled(@Nullable Throwable cause) {
        return new UpstreamException(Kind.CANCELLED, "the call was ended here", cause);
    }
}
