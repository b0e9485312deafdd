package io.pondpilot.worker.forward;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// What the gate said of hosts that it did not connect to, the latest ones. Thread-safe.
final class Refusals {
    private static final int MOST = 64;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, String> said = new LinkedHashMap<>();

    void add(String host, String text) {
        lock.lock();
        try {
            said.remove(host);
            said.put(host, text);
            if (said.size() > MOST) {
                said.remove(said.keySet().iterator().next());
            }
        } finally {
            lock.unlock();
        }
    }

    void forget(String host) {
        lock.lock();
        try {
            said.remove(host);
        } finally {
            lock.unlock();
        }
    }

    Optional<String> find(String host) {
        lock.lock();
        try {
            return Optional.ofNullable(said.get(host));
        } finally {
            lock.unlock();
        }
    }
}
