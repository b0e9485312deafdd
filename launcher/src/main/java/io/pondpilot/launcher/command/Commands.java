package io.pondpilot.launcher.command;

import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.common.settings.SettingsException;
import io.pondpilot.launcher.process.LaunchException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// All commands, and how their failures look: a sentence, never a stack trace, unless it is a fault
/// of ours.
public final class Commands {
    private Commands() {}

    @Command(
            name = "pondpilot",
            mixinStandardHelpOptions = true,
            version = "PondPilot Proxy 0.1.0-SNAPSHOT",
            description = "SQL over many databases, each user in a DuckDB of their own.",
            synopsisSubcommandLabel = "COMMAND",
            subcommands = {
                DemoCommand.class,
                ServeCommand.class,
                QueryCommand.class,
                TokenCommand.class,
                WorkersCommand.class,
                DoctorCommand.class,
                PrepareCommand.class,
                TrainCommand.class,
                CommandLine.HelpCommand.class
            })
    private static final class Root {}

    /// Runs the command and returns the code for the process.
    public static int run(String... arguments) {
        CommandLine commands = new CommandLine(new Root());
        commands.setCaseInsensitiveEnumValuesAllowed(true);
        commands.setExecutionExceptionHandler((failure, line, parsed) -> {
            boolean expected =
                    failure instanceof LaunchException
                            || failure instanceof SettingsException
                            || failure instanceof ProxyException;
            if (expected) {
                line.getErr().println("pondpilot: " + failure.getMessage());
            } else {
                failure.printStackTrace(line.getErr());
            }
            return 1;
        });
        return commands.execute(arguments);
    }
}
