package io.pondpilot.launcher;

import io.pondpilot.launcher.command.Commands;

/// The command line.
public final class Main {
    private Main() {}

    /// Runs one command; the process ends with its code: 0 done, 1 failed, 2 wrong usage.
    public static void main(String[] arguments) {
        System.exit(Commands.run(arguments));
    }
}
