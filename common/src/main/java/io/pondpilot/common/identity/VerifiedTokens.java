package io.pondpilot.common.identity;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/// The tokens verified lately, in two generations: when the young one is full it becomes the old
/// one and the old one is forgotten. Bounded, lock-free to read, and what is used stays.
final class VerifiedTokens {
    static final int CAPACITY = 10_000;

    /// Longer tokens are verified each time, so that the memory of the cache is bounded as well.
    private static final int MAX_LENGTH = 2048;

    private final ReentrantLock rotation = new ReentrantLock();
    private final int half;
    private volatile ConcurrentHashMap<String, Identity> young = new ConcurrentHashMap<>();
    private volatile ConcurrentHashMap<String, Identity> old = new ConcurrentHashMap<>();

    VerifiedTokens(int capacity) {
        this.half = Math.max(1, capacity / 2);
    }

    Optional<Identity> find(String token) {
        Identity identity = young.get(token);
        if (identity == null) {
            identity = old.get(token);
            if (identity != null) {
                put(token, identity);
            }
        }
        return Optional.ofNullable(identity);
    }

    void put(String token, Identity identity) {
        if (token.length() > MAX_LENGTH) {
            return;
        }
        ConcurrentHashMap<String, Identity> current = young;
        current.put(token, identity);
        if (current.mappingCount() >= half) {
            rotate();
        }
    }

    private void rotate() {
        rotation.lock();
        try {
            if (young.mappingCount() >= half) {
                old = young;
                young = new ConcurrentHashMap<>();
            }
        } finally {
            rotation.unlock();
        }
    }

    int size() {
        return young.size() + old.size();
    }
}
