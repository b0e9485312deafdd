package io.pondpilot.worker.flight;

import com.google.protobuf.ByteString;
import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// Things that clients name by a random handle of 128 bits: at most so many of at most so many
/// bytes, each for at most so long since its last use. The least recently used makes room for a new
/// one.
final class Handles<T extends AutoCloseable> implements AutoCloseable {
    private static final int HANDLE_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashMap<ByteString, Kept<T>> kept = new LinkedHashMap<>(16, 0.75f, true);
    private final int limit;
    private final long byteLimit;
    private final ToLongFunction<T> bytes;
    private final Duration age;
    private final String unknown;
    private long keptBytes;

    /// Empty at first.
    ///
    /// @param byteLimit of all together; a single larger one is kept alone
    /// @param bytes about how many one takes
    /// @param unknown what a caller with an unknown handle is told
    Handles(int limit, long byteLimit, ToLongFunction<T> bytes, Duration age, String unknown) {
        this.limit = limit;
        this.byteLimit = byteLimit;
        this.bytes = bytes;
        this.age = age;
        this.unknown = unknown;
    }

    private record Kept<T>(T value, long bytes, long since) {}

    /// A name that nobody guesses.
    static ByteString random() {
        byte[] name = new byte[HANDLE_BYTES];
        RANDOM.nextBytes(name);
        return ByteString.copyFrom(name);
    }

    ByteString add(T value) {
        ByteString handle = random();
        long size = bytes.applyAsLong(value);
        lock.lock();
        try {
            expire();
            while (kept.size() >= limit || (!kept.isEmpty() && keptBytes + size > byteLimit)) {
                drop(kept.keySet().iterator().next());
            }
            kept.put(handle, new Kept<>(value, size, System.nanoTime()));
            keptBytes += size;
        } finally {
            lock.unlock();
        }
        return handle;
    }

    /// What the handle names.
    ///
    /// @throws ProxyException `NOT_FOUND`
    T get(ByteString handle) {
        return get(handle, _ -> true);
    }

    /// What the handle names, if it is allowed to be used.
    ///
    /// @throws ProxyException `NOT_FOUND`
    T get(ByteString handle, Predicate<T> allowed) {
        lock.lock();
        try {
            expire();
            Kept<T> found = kept.get(handle);
            if (found == null || !allowed.test(found.value())) {
                throw notFound();
            }
            kept.put(handle, new Kept<>(found.value(), found.bytes(), System.nanoTime()));
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
            keptBytes -= found.bytes();
            return found.value();
        } finally {
            lock.unlock();
        }
    }

    /// Forgets it, if that is allowed; whether it was known does not matter.
    void removeIf(ByteString handle, Predicate<T> allowed) {
        lock.lock();
        try {
            Kept<T> found = kept.get(handle);
            if (found != null && allowed.test(found.value())) {
                drop(handle);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Forgets all of these.
    void removeAll(Predicate<T> which) {
        lock.lock();
        try {
            List<ByteString> dropped =
                    kept.entrySet().stream()
                            .filter(entry -> which.test(entry.getValue().value()))
                            .map(Map.Entry::getKey)
                            .toList();
            dropped.forEach(this::drop);
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
        keptBytes -= dropped.bytes();
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
