package io.pondpilot.container.process;

import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.common.worker.WorkerPlace;
import java.util.List;

/// What stands between a worker's program and the rest of its host.
sealed interface Jail permits Bubblewrap, Jail.None {
    /// The command that runs a program in the jail of one worker. The program finds its files at
    /// the paths they have outside.
    ///
    /// @param place of the worker
    /// @param databases those of its databases that are files must be visible to it
    List<String> around(WorkerPlace place, List<AttachedDatabase> databases, List<String> program);

    /// Whether the program runs in namespaces of its own, below processes of the jail.
    boolean confines();

    /// Nothing does, but that the worker is a process of its own.
    record None() implements Jail {
        @Override
        public List<String> around(
                WorkerPlace place, List<AttachedDatabase> databases, List<String> program) {
            return program;
        }

        @Override
        public boolean confines() {
            return false;
        }
    }
}
