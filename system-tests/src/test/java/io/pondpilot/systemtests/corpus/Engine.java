package io.pondpilot.systemtests.corpus;

/// Where the corpus runs.
interface Engine extends AutoCloseable {
    /// Runs one statement and reads its answer to the end; a failure is an outcome.
    Outcome run(Script.Entry entry);

    @Override
    void close();
}
