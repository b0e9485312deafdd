package io.pondpilot.worker.prepare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `java -cp ... io.pondpilot.worker.prepare.Prepare --home DIR --lib DIR`: lays out the home of
/// workers. What is up to date is left alone, so it may run before every start.
@Command(
        name = "prepare",
        mixinStandardHelpOptions = true,
        description = "Lay out the worker's home: jars, native libraries, extensions, AOT cache.")
public final class Prepare implements Callable<Integer> {
    /// Every extension that a worker may be configured to load.
    private static final List<String> EXTENSIONS =
            List.of("postgres_scanner", "mysql_scanner", "sqlite_scanner", "httpfs");

    @Option(names = "--home", required = true, description = "The directory to lay out.")
    private Path home = Path.of(".");

    @Option(
            names = "--lib",
            required = true,
            arity = "1..*",
            description = "Directories with the worker's jars, or single jars.")
    private List<Path> libraries = List.of();

    @Option(
            names = "--extension-cache",
            description = "Where downloaded extensions are kept for other homes.")
    private @org.jspecify.annotations.Nullable Path extensionCache;

    @Option(names = "--no-aot", description = "Leave out the AOT cache.")
    private boolean withoutAot;

    /// Exit status 0 when the home is complete, 1 with one line that says why not.
    public static void main(String[] arguments) {
        Runtime.getRuntime().halt(run(arguments));
    }

    static int run(String... arguments) {
        return new CommandLine(new Prepare())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println("prepare: " + failure.getMessage());
                    return 1;
                })
                .execute(arguments);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path target = home.toAbsolutePath().normalize();
        Files.createDirectories(target);
        Progress progress = new Progress();
        List<Path> jars = Libraries.find(libraries);
        Libraries.copy(jars, target.resolve("lib"), progress);
        Natives.unpack(jars, target.resolve("native"), progress);
        new Extensions(
                        target.resolve("extensions"),
                        extensionCache == null ? null : extensionCache.toAbsolutePath(),
                        progress)
                .provide(EXTENSIONS);
        WorkerArguments arguments = new WorkerArguments(target);
        if (withoutAot) {
            arguments.write(false);
        } else {
            new AotCache(arguments, progress).train();
        }
        progress.line("The worker's home is ready: " + target);
        return 0;
    }
}
