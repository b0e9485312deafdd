package io.pondpilot.launcher.command;

import io.pondpilot.launcher.terminal.Progress;
import io.pondpilot.launcher.worker.WorkerHome;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Prepares the worker's home ahead of the first start, and prints where it is.
@Command(
        name = "prepare",
        mixinStandardHelpOptions = true,
        description =
                "Prepare the worker's home (libraries, DuckDB extensions, start-up cache) and print"
                        + " its path.")
final class PrepareCommand implements Callable<Integer> {
    @Mixin Directories directories = new Directories();

    @Override
    public Integer call() {
        Progress progress = new Progress(System.err);
        Path home = directories.base().resolve("worker-home");
        System.out.println(WorkerHome.prepared(home, progress::line));
        return 0;
    }
}
