package io.pondpilot.systemtests.client;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/// The root allocator of all clients in the test's JVM.
public final class Allocators {
    private static final BufferAllocator ROOT = new RootAllocator();

    private Allocators() {}

    public static BufferAllocator root() {
        return ROOT;
    }
}
