package io.pondpilot.worker.engine;

import java.lang.reflect.Field;
import java.util.Set;
import org.apache.arrow.c.jni.JniLoader;

/// Loads the library of Arrow's C data interface from where the worker's home has it. Arrow would
/// unpack a copy into the temporary directory and map that, which the `/tmp` of a container,
/// mounted `noexec`, refuses.
final class ArrowLibrary {
    private static final String NAME = "arrow_cdata_jni";

    private ArrowLibrary() {}

    /// Loads it from `java.library.path` and tells Arrow so. Where it is not there, as in a JVM
    /// without a worker's home, Arrow unpacks its own when it needs it.
    @SuppressWarnings("restricted")
    static synchronized void load() {
        try {
            System.loadLibrary(NAME);
        } catch (UnsatisfiedLinkError _) {
            return;
        }
        try {
            Field missing = JniLoader.class.getDeclaredField("librariesToLoad");
            missing.setAccessible(true);
            ((Set<?>) missing.get(JniLoader.get())).remove(NAME);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this Arrow is not the one we were built for", e);
        }
    }
}
