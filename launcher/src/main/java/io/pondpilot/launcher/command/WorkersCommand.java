package io.pondpilot.launcher.command;

import io.pondpilot.launcher.fleet.WorkerTable;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "workers",
        mixinStandardHelpOptions = true,
        description = "Show or stop the workers of all users.",
        subcommands = {WorkersCommand.ListWorkers.class, WorkersCommand.Stop.class})
final class WorkersCommand implements Callable<Integer> {
    @Mixin RunningSettings settings = new RunningSettings();

    @Override
    public Integer call() {
        new WorkerTable(settings.load()).print(System.out);
        return 0;
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "User, state, generation, age, idle time and address.")
    static final class ListWorkers implements Callable<Integer> {
        @Mixin RunningSettings settings = new RunningSettings();

        @Override
        public Integer call() {
            new WorkerTable(settings.load()).print(System.out);
            return 0;
        }
    }

    @Command(
            name = "stop",
            mixinStandardHelpOptions = true,
            description = "Stop the worker of a user on this machine.")
    static final class Stop implements Callable<Integer> {
        @Parameters(paramLabel = "USER")
        String user = "";

        @Option(names = "--force", description = "Even while it is running queries.")
        boolean force;

        @Mixin RunningSettings settings = new RunningSettings();

        @Override
        public Integer call() {
            new WorkerTable(settings.load())
                    .stop(
                            Arguments.parse("USER", user, io.pondpilot.common.identity.UserId::new),
                            force);
            System.out.println("Stopped");
            return 0;
        }
    }
}
