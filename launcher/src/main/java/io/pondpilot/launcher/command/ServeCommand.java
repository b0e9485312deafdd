package io.pondpilot.launcher.command;

import io.pondpilot.common.settings.Settings;
import io.pondpilot.launcher.service.Proxy;
import io.pondpilot.launcher.service.ServiceName;
import io.pondpilot.launcher.state.StateDirectory;
import io.pondpilot.launcher.terminal.Lifetime;
import io.pondpilot.launcher.terminal.Progress;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = "Run services in this process: those named, or all.")
final class ServeCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "SERVICE",
            arity = "0..*",
            description = "Any of ${COMPLETION-CANDIDATES}.")
    List<ServiceName> services = List.of();

    @Mixin ConfigOption config = new ConfigOption();
    @Mixin Directories directories = new Directories();

    @Override
    public Integer call() throws Exception {
        return Lifetime.run(this::serve);
    }

    private int serve() {
        Settings settings = config.load();
        Set<ServiceName> names =
                services.isEmpty() ? EnumSet.allOf(ServiceName.class) : EnumSet.copyOf(services);
        Progress progress = new Progress(System.err);
        // State only matters to what is embedded; services of one role may share a directory.
        try (StateDirectory state =
                        StateDirectory.claim(directories.base().resolve(stateName(settings)));
                Proxy _ = Proxy.start(settings, names, state.path(), progress)) {
            progress.line("Ready; Ctrl-C stops");
            Lifetime.untilAskedToEnd();
            progress.line("Stopping");
        }
        progress.line("Stopped");
        return 0;
    }

    private static String stateName(Settings settings) {
        return settings.redis().url().isPresent()
                ? "serve-" + ProcessHandle.current().pid()
                : "serve";
    }
}
