package io.pondpilot.worker.engine;

/// Tries nothing.
final class EscapeProbes {
    private EscapeProbes() {}

    static void run(Session session, EngineSettings settings) {}
}
