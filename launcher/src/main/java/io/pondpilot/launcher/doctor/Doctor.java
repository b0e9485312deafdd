package io.pondpilot.launcher.doctor;

import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.common.redis.RedisConnections;
import io.pondpilot.common.settings.Backend;
import io.pondpilot.common.settings.ContainerSettings;
import io.pondpilot.common.settings.JailMode;
import io.pondpilot.common.settings.Settings;
import io.pondpilot.common.settings.SettingsException;
import io.pondpilot.container.process.ProcessOrchestrator;
import io.pondpilot.launcher.process.LaunchException;
import io.pondpilot.launcher.service.FreePorts;
import io.pondpilot.launcher.service.ServiceName;
import io.pondpilot.launcher.worker.WorkerJars;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/// Checks everything and prints a line for each.
///
/// @param settings reads them; a failure is a finding
/// @param base the directory `.pondpilot`
/// @param running whether a system of this directory runs now, and so has the ports
public record Doctor(Supplier<Settings> settings, Path base, boolean running) {
    private static final int JAVA = 25;
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /// Prints what was found. Blocks for a few seconds.
    ///
    /// @return true if nothing is in the way
    public boolean examine(PrintStream out) {
        List<Finding> findings = new ArrayList<>();
        findings.add(java());
        findings.add(setsid());
        Optional<Settings> read = configuration(findings);
        findings.addAll(worker(read));
        read.ifPresent(known -> {
            findings.addAll(jail(known.containers()));
            findings.addAll(ports(known));
            findings.add(redis(known));
            findings.addAll(Databases.findings(known.duckdb(), PATIENCE));
        });
        int width =
                findings.stream().mapToInt(finding -> finding.subject().length()).max().orElse(1);
        findings.forEach(finding ->
                out.printf(
                        "%-5s %-" + width + "s  %s%n",
                        finding.verdict().name().toLowerCase(Locale.ROOT),
                        finding.subject(),
                        finding.text()));
        boolean well =
                findings.stream().noneMatch(finding -> finding.verdict() == Finding.Verdict.BAD);
        out.println(well ? "Nothing is in the way." : "Mend what is marked 'bad'.");
        return well;
    }

    private static Finding java() {
        String home = System.getProperty("java.home");
        return Runtime.version().feature() >= JAVA
                ? Finding.ok("JDK", Runtime.version() + " in " + home)
                : Finding.bad(
                        "JDK",
                        "%s is %s; install a JDK %d and set PONDPILOT_JAVA_HOME"
                                .formatted(home, Runtime.version(), JAVA));
    }

    private static Finding setsid() {
        return Files.isExecutable(Path.of("/usr/bin/setsid"))
                        || Files.isExecutable(Path.of("/bin/setsid"))
                ? Finding.ok("setsid", "found")
                : Finding.note(
                        "setsid",
                        "not found (package util-linux): Ctrl-C will reach workers directly");
    }

    private Optional<Settings> configuration(List<Finding> findings) {
        try {
            Settings read = settings.get();
            findings.add(Finding.ok("Configuration", "valid"));
            return Optional.of(read);
        } catch (SettingsException e) {
            e.problems().forEach(problem -> findings.add(Finding.bad("Configuration", problem)));
        } catch (LaunchException e) {
            findings.add(Finding.bad("Configuration", e.getMessage()));
        }
        return Optional.empty();
    }

    private List<Finding> worker(Optional<Settings> read) {
        List<Finding> findings = new ArrayList<>();
        Optional<Path> given = read.flatMap(known -> known.containers().workerHome());
        try {
            findings.add(Finding.ok("Worker program", WorkerJars.find().directory().toString()));
        } catch (LaunchException e) {
            findings.add(
                    given.isPresent()
                            ? Finding.note("Worker program", e.getMessage())
                            : Finding.bad("Worker program", e.getMessage()));
        }
        Path home = given.orElse(base.resolve("worker-home"));
        findings.addAll(
                PreparedWorker.findings(home, read.map(Settings::duckdb), given.isPresent()));
        return findings;
    }

    private static List<Finding> jail(ContainerSettings containers) {
        if (containers.backend() != Backend.PROCESS) {
            return List.of();
        }
        if (containers.jail() == JailMode.NONE) {
            return List.of(Finding.note("Jail", "off: containers.jail (CONTAINER_JAIL) is none"));
        }
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return List.of(
                ProcessOrchestrator.whyNoJail(java)
                        .map(reason ->
                                containers.jail() == JailMode.REQUIRED
                                        ? Finding.bad("Jail", reason)
                                        : Finding.note("Jail", "workers run without: " + reason))
                        .orElseGet(() -> Finding.ok("Jail", "works (bubblewrap)")));
    }

    private List<Finding> ports(Settings known) {
        if (running) {
            return List.of(Finding.ok("Ports", "in use by the system that runs from here"));
        }
        List<FreePorts.Wanted> wanted = FreePorts.wanted(known, EnumSet.allOf(ServiceName.class));
        List<FreePorts.Wanted> taken = FreePorts.taken(known.server().host(), wanted);
        if (taken.isEmpty()) {
            return List.of(
                    Finding.ok(
                            "Ports",
                            "free: "
                                    + String.join(
                                            ", ",
                                            wanted.stream()
                                                    .map(port -> Integer.toString(port.port()))
                                                    .toList())));
        }
        return taken.stream()
                .map(port ->
                        Finding.bad(
                                "Ports",
                                "%d is taken; choose another with %s or %s"
                                        .formatted(port.port(), port.key(), port.variable())))
                .toList();
    }

    private static Finding redis(Settings known) {
        if (known.redis().url().isEmpty()) {
            return Finding.ok("Redis", "none given: 'serve' and 'demo' bring their own");
        }
        try (RedisConnections redis = RedisConnections.open(known.redis(), PATIENCE)) {
            return redis.isReachable()
                    ? Finding.ok("Redis", "answers at " + redis.address())
                    : Finding.bad("Redis", "does not answer at " + redis.address());
        } catch (ProxyException e) {
            return Finding.bad(
                    "Redis",
                    e.getMessage() + "; check redis.url (REDIS_URL), its password and firewalls");
        }
    }
}
