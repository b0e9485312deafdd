package io.pondpilot.launcher.command;

import io.pondpilot.launcher.doctor.Doctor;
import io.pondpilot.launcher.state.StateDirectory;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description =
                "Check the JDK, the worker program, the jail, the configuration, ports, Redis and"
                        + " databases.")
final class DoctorCommand implements Callable<Integer> {
    @Mixin RunningSettings settings = new RunningSettings();

    @Override
    public Integer call() {
        Path base = settings.directories.base();
        boolean running =
                StateDirectory.inUse(base.resolve("demo"))
                        || StateDirectory.inUse(base.resolve("serve"));
        return new Doctor(settings::load, base, running).examine(System.out) ? 0 : 1;
    }
}
