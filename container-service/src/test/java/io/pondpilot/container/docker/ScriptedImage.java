package io.pondpilot.container.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.container.scripted.ScriptedHome;
import io.pondpilot.container.scripted.ScriptedWorker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// An image whose program is the [ScriptedWorker], made of what is on this host and of nothing
/// else: a small Java runtime, the C library, and a shell with which tests look around inside.
final class ScriptedImage {
    private static final String REPOSITORY = "pondpilot-test/scripted";
    private static final Pattern LIBRARY = Pattern.compile("(/\\S+\\.so\\S*)");
    private static final List<String> TOOLS =
            List.of(
                    "/bin/bash",
                    "/bin/cat",
                    "/bin/ls",
                    "/bin/id",
                    "/bin/ln",
                    "/bin/dd",
                    "/bin/mkdir",
                    "/bin/mknod",
                    "/bin/mv",
                    "/bin/dmesg",
                    "/usr/bin/unshare",
                    "/bin/mount",
                    "/bin/sleep",
                    "/bin/touch",
                    "/bin/head",
                    "/usr/bin/find",
                    "/bin/true");

    private static final ReentrantLock TURN = new ReentrantLock();
    private static @Nullable String made;

    private ScriptedImage() {}

    /// Makes the image where the engine does not have it.
    ///
    /// @return its name
    static String name() throws Exception {
        TURN.lock();
        try {
            if (made == null) {
                made = make();
            }
            return made;
        } finally {
            TURN.unlock();
        }
    }

    private static String make() throws Exception {
        Path context = Files.createTempDirectory("scripted-image");
        Path root = context.resolve("root");
        Path home = ScriptedHome.prepare(Files.createDirectories(root.resolve("opt/worker")));
        String name = REPOSITORY + ":" + fingerprint(home);
        if (TestEngine.run("image", "inspect", name).exit() != 0) {
            run(
                    ScriptedHome.java().resolveSibling("jlink").toString(),
                    "--add-modules",
                    "java.base",
                    "--strip-debug",
                    "--no-header-files",
                    "--no-man-pages",
                    "--output",
                    root.resolve("opt/java").toString());
            var programs = new TreeSet<>(TOOLS);
            programs.add(root.resolve("opt/java/bin/java").toString());
            try (var libraries = Files.walk(root.resolve("opt/java/lib"))) {
                libraries.map(Path::toString).filter(l -> l.endsWith(".so")).forEach(programs::add);
            }
            for (String program : programs) {
                var found = LIBRARY.matcher(run("ldd", program));
                while (found.find()) {
                    if (!found.group(1).startsWith(root.toString())) {
                        copy(Path.of(found.group(1)), root);
                    }
                }
                if (TOOLS.contains(program)) {
                    copy(Path.of(program), root);
                }
            }
            Files.writeString(
                    context.resolve("Dockerfile"),
                    """
                    FROM scratch
                    COPY root /
                    LABEL io.pondpilot.profile=pondpilot
                    ENV PATH=/bin:/usr/bin
                    USER 65532:65532
                    ENTRYPOINT ["/opt/java/bin/java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", \
                    "-XX:-UsePerfData", "-Xmx32m", "-cp", "/opt/worker/classes", "%s"]
                    """
                            .formatted(ScriptedWorker.class.getName()));
            TestEngine.docker("build", "-q", "-t", name, context.toString());
        }
        delete(context);
        return name;
    }

    private static String fingerprint(Path home) throws IOException {
        var sum = new CRC32C();
        sum.update(System.getProperty("java.version").getBytes(StandardCharsets.UTF_8));
        sum.update(TOOLS.toString().getBytes(StandardCharsets.UTF_8));
        try (var files = Files.walk(home.resolve("classes"))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                sum.update(Files.readAllBytes(file));
            }
        }
        return Long.toHexString(sum.getValue());
    }

    /// To the same path below the root.
    private static void copy(Path file, Path root) throws IOException {
        Path target = root.resolve(file.toString().substring(1));
        Files.createDirectories(target.getParent());
        Files.copy(
                file.toRealPath(),
                target,
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.COPY_ATTRIBUTES);
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return said;
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
