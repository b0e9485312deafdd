package io.pondpilot.launcher.command;

import io.pondpilot.common.lifecycle.Closer;
import io.pondpilot.common.settings.Settings;
import io.pondpilot.launcher.service.Proxy;
import io.pondpilot.launcher.service.ServiceName;
import io.pondpilot.launcher.state.StateDirectory;
import io.pondpilot.launcher.terminal.Lifetime;
import io.pondpilot.launcher.terminal.Progress;
import java.nio.file.Path;
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
        Path state = directories.base().resolve("serve");
        try (Closer closer = new Closer()) {
            if (settings.redis().url().isEmpty()) {
                // An embedded Redis has a directory to itself; without one there is nothing that
                // two processes of one machine could fight for.
                closer.add(StateDirectory.claim(state));
            }
            closer.add(Proxy.start(settings, names, state, progress));
            progress.line("Ready; Ctrl-C stops");
            Lifetime.untilAskedToEnd();
            progress.line("Stopping");
        }
        progress.line("Stopped");
        return 0;
    }
}
