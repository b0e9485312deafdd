package io.pondpilot.launcher.command;

import io.pondpilot.launcher.terminal.Progress;
import io.pondpilot.launcher.train.Training;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Traffic for a JVM that records an AOT cache; `./pondpilot train` runs it as one.
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description =
                "Run all services under training traffic; './pondpilot train' makes the start-up"
                        + " cache of the services with it.")
final class TrainCommand implements Callable<Integer> {
    @Mixin Directories directories = new Directories();

    @Override
    public Integer call() throws Exception {
        Training.run(directories.base(), new Progress(System.err));
        return 0;
    }
}
