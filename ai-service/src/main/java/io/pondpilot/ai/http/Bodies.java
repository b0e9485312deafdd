package io.pondpilot.ai.http;

import io.helidon.webserver.http.ServerRequest;
import io.pondpilot.ai.call.Watch;
import io.pondpilot.common.net.WatchedConnection;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalLong;

/// Reads request bodies: not beyond a limit, not slowly for ever, and not at all when their length
/// says already that they are too large.
final class Bodies {
    private static final long MAX_NANOS = Duration.ofSeconds(30).toNanos();
    private static final int FIRST = 8 << 10;

    private final Watch watch;

    Bodies(Watch watch) {
        this.watch = watch;
    }

    /// What came of it.
    sealed interface Body {
        @SuppressWarnings("ArrayRecordComponent") // never compared
        record Whole(byte[] bytes) implements Body {}

        record TooLarge() implements Body {}

        record Broken() implements Body {}
    }

    Body read(ServerRequest request, long limit) {
        OptionalLong length = request.headers().contentLength();
        if (length.isPresent() && length.getAsLong() > limit) {
            return new Body.TooLarge();
        }
        if (!request.content().hasEntity()) {
            return new Body.Whole(new byte[0]);
        }
        WatchedConnection connection = WatchedConnection.current();
        long began = System.nanoTime();
        Watch.Watched deadline =
                now -> {
                    if (now - began > MAX_NANOS) {
                        connection.cut();
                    }
                };
        watch.add(deadline);
        // Not closed: Helidon's stream reads on when it is.
        InputStream in = request.content().inputStream();
        try {
            byte[] bytes = new byte[(int) Math.min(limit, length.orElse(FIRST))];
            int filled = 0;
            while (true) {
                int read =
                        filled < bytes.length
                                ? in.read(bytes, filled, bytes.length - filled)
                                : more(in);
                if (read < 0) {
                    return new Body.Whole(
                            filled == bytes.length ? bytes : Arrays.copyOf(bytes, filled));
                }
                if (filled == bytes.length) {
                    if (filled >= limit) {
                        return new Body.TooLarge();
                    }
                    bytes = Arrays.copyOf(bytes, (int) Math.min(limit, 2L * filled + 1));
                    bytes[filled++] = (byte) read;
                } else {
                    filled += read;
                }
            }
        } catch (IOException | RuntimeException e) {
            return new Body.Broken();
        } finally {
            watch.remove(deadline);
        }
    }

    private static int more(InputStream in) throws IOException {
        return in.read();
    }
}
