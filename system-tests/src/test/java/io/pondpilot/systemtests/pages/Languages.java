package io.pondpilot.systemtests.pages;

import io.pondpilot.systemtests.clients.NodePackages;
import io.pondpilot.systemtests.harness.Layout;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The languages of the pages by what stands behind the fence.
final class Languages {
    private static final Path FILES = Layout.root().resolve("system-tests/target/pages");

    private Languages() {}

    static Map<String, Language> all() {
        return Map.of(
                "python", Python.blocks(),
                "java", new Programs(".java", _ -> FILES, Languages::java),
                "js",
                        new Programs(
                                ".mjs",
                                _ -> NodePackages.installed().resolve("target"),
                                (_, file) -> List.of("node", file.toString())),
                "go", new Programs(".go", _ -> FILES, (_, file) -> go(file)),
                "sql", new Sql(),
                "sql airport", Python.airport(),
                "xml", new MavenDependencies(),
                "text url", new JdbcUrls());
    }

    /// A program in one file, with the driver that its page is about.
    private static List<String> java(CodeBlock block, Path file) {
        // Two drivers on this class path carry classes of the same names; a reader has one of them.
        String other = block.page().endsWith("jdbc.md") ? "flight-sql-jdbc-core" : "jdbc-driver";
        return List.of(
                Layout.java(),
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "-cp",
                Arrays.stream(classPath().split(File.pathSeparator))
                        .filter(jar -> !jar.contains(other))
                        .filter(jar -> jar.endsWith(".jar"))
                        .collect(Collectors.joining(File.pathSeparator)),
                file.toString());
    }

    /// The jars of this test, of which Surefire may show the JVM only one that names the others.
    static String classPath() {
        return System.getProperty(
                "surefire.test.class.path", System.getProperty("java.class.path", ""));
    }

    private static List<String> go(Path file) {
        String module = Layout.root().resolve("system-tests/go").toString();
        return List.of("go", "-C", module, "run", file.toString());
    }
}
