package io.pondpilot.worker.flight;

import com.google.protobuf.ByteString;
import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Things that clients name by a random handle of 128 bits: at most so many, each for at most so
/// long since its last use. The oldest makes room for a new one.
final class Handles<T extends AutoCloseable> implements AutoCloseable {
    private static final int HANDLE_BYTES = 16;

    private final ReentrantLock lock = new ReentrantLock();
    private final SecureRandom random = new SecureRandom();
    private final LinkedHashMap<ByteString, Kept<T>> kept = new LinkedHashMap<>(16, 0.75f, true);
    private final int limit;
    private final Duration age;
    private final String unknown;

    /// Empty at first.
    ///
    /// @param unknown what a caller with an unknown handle is told
    Handles(int limit, Duration age, String unknown) {
        this.limit = limit;
        this.age = age;
        this.unknown = unknown;
    }

    private record Kept<T>(T value, long since) {}

    ByteString add(T value) {
        byte[] bytes = new byte[HANDLE_BYTES];
        random.nextBytes(bytes);
        ByteString handle = ByteString.copyFrom(bytes);
        lock.lock();
        try {
            expire();
            if (kept.size() >= limit) {
                drop(kept.keySet().iterator().next());
            }
            kept.put(handle, new Kept<>(value, System.nanoTime()));
        } finally {
            lock.unlock();
        }
        return handle;
    }

    /// What the handle names.
    ///
    /// @throws ProxyException `NOT_FOUND`
    T get(ByteString handle) {
        lock.lock();
        try {
            expire();
            Kept<T> found = kept.get(handle);
            if (found == null) {
                throw notFound();
            }
            kept.put(handle, new Kept<>(found.value(), System.nanoTime()));
            return found.value();
        } finally {
            lock.unlock();
        }
    }

    /// Gives it away; the caller closes it.
    ///
    /// @throws ProxyException `NOT_FOUND`
    T take(ByteString handle) {
        lock.lock();
        try {
            expire();
            Kept<T> found = kept.remove(handle);
            if (found == null) {
                throw notFound();
            }
            return found.value();
        } finally {
            lock.unlock();
        }
    }

    /// Forgets it; whether it was known does not matter.
    void remove(ByteString handle) {
        lock.lock();
        try {
            drop(handle);
        } finally {
            lock.unlock();
        }
    }

    /// Forgets it.
    ///
    /// @return whether it was known
    boolean cancel(ByteString handle) {
        lock.lock();
        try {
            boolean known = kept.containsKey(handle);
            drop(handle);
            return known;
        } finally {
            lock.unlock();
        }
    }

    private ProxyException notFound() {
        return new ProxyException(ErrorCode.NOT_FOUND, unknown);
    }

    private void expire() {
        long now = System.nanoTime();
        while (!kept.isEmpty()) {
            Map.Entry<ByteString, Kept<T>> oldest = kept.entrySet().iterator().next();
            if (now - oldest.getValue().since() < age.toNanos()) {
                return;
            }
            drop(oldest.getKey());
        }
    }

    private void drop(ByteString handle) {
        @Nullable Kept<T> dropped = kept.remove(handle);
        if (dropped == null) {
            return;
        }
        try {
            dropped.value().close();
        } catch (Exception e) {
            throw new IllegalStateException("closing failed", e);
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            while (!kept.isEmpty()) {
                drop(kept.keySet().iterator().next());
            }
        } finally {
            lock.unlock();
        }
    }
}
