package io.pondpilot.systemtests.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/// A worker without one of its guards. The program itself has no such switch: classes of the same
/// names as the guard's, compiled here from `system-tests/altered/<name>`, stand before the
/// worker's own on the class path of a home that is made for one test.
public final class AlteredWorker {
    private AlteredWorker() {}

    /// The home of one whose guards are replaced by these sources.
    public static Path home(String sources) {
        try {
            Path whole = WorkerHome.prepared();
            Path home = Files.createTempDirectory(Path.of("/tmp"), "pp-home-");
            for (String part : List.of("extensions", "lib", "native")) {
                Files.createSymbolicLink(home.resolve(part), whole.resolve(part));
            }
            List<String> arguments = new ArrayList<>();
            String classPath = "";
            for (String argument : Files.readAllLines(whole.resolve("worker.args"))) {
                if (argument.contains("AOT")) {
                    // It holds the very class path.
                    continue;
                }
                if ("\"-cp\"".equals(last(arguments))) {
                    classPath = argument.replace("\"", "");
                    arguments.add('"' + home.resolve("classes").toString() + ':' + classPath + '"');
                } else {
                    arguments.add(argument);
                }
            }
            compile(
                    Layout.root().resolve("system-tests/altered").resolve(sources),
                    home.resolve("classes"),
                    classPath);
            Files.write(home.resolve("worker.args"), arguments);
            return home;
        } catch (IOException e) {
            throw new IllegalStateException("no altered worker", e);
        }
    }

    private static String last(List<String> lines) {
        return lines.isEmpty() ? "" : lines.getLast();
    }

    private static void compile(Path sources, Path classes, String classPath) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> arguments =
                new ArrayList<>(List.of("-proc:none", "-cp", classPath, "-d", classes.toString()));
        try (Stream<Path> files = Files.walk(sources)) {
            files.map(Path::toString)
                    .filter(file -> file.endsWith(".java"))
                    .forEach(arguments::add);
        }
        if (compiler.run(null, null, null, arguments.toArray(String[]::new)) != 0) {
            throw new IllegalStateException(sources + " does not fit the worker any more");
        }
    }
}
