package io.pondpilot.container.orchestrator;

/// What came of a stop. In every case the worker runs no more and nothing of it is left.
public enum StopResult {
    /// It ended by itself within the grace.
    STOPPED,
    /// It had to be killed.
    KILLED,
    /// No such worker ran.
    ABSENT
}
