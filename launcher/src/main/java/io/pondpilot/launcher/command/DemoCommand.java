package io.pondpilot.launcher.command;

import io.pondpilot.common.telemetry.LogLevel;
import io.pondpilot.launcher.demo.Demo;
import io.pondpilot.launcher.terminal.Lifetime;
import io.pondpilot.launcher.terminal.Progress;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description =
                "Run everything with sample data in Postgres, MariaDB, SQLite and DuckDB, and query"
                        + " all four at once.")
final class DemoCommand implements Callable<Integer> {
    @Option(names = "--once", description = "Stop after the first answer.")
    boolean once;

    @Mixin Directories directories = new Directories();

    @Override
    public Integer call() throws Exception {
        // Rows and instructions are what people look for here.
        if (System.getenv(LogLevel.VARIABLE) == null) {
            LogLevel.WARN.apply();
        }
        return Lifetime.run(() -> {
            new Demo(System.out, new Progress(System.err))
                    .run(directories.base(), directories.workerHome(), once);
            return 0;
        });
    }
}
