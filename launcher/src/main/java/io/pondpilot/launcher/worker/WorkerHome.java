package io.pondpilot.launcher.worker;

import io.pondpilot.launcher.process.LaunchException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The prepared directory of the worker program: jars, native library, extensions, AOT cache.
public final class WorkerHome {
    private static final String PREPARE = "io.pondpilot.worker.prepare.Prepare";
    private static final String STAMP = ".prepared-from";
    private static final int KEPT_LINES = 20;

    private WorkerHome() {}

    /// Prepares `home` unless it was prepared from the same jars before. Blocks: some 20 s the
    /// first time, which download DuckDB's extensions.
    ///
    /// @param progress gets the lines that the preparation prints
    /// @throws LaunchException with the last of those lines if it fails
    public static Path prepared(Path home, Consumer<String> progress) {
        WorkerJars jars = WorkerJars.find();
        Path stamp = home.resolve(STAMP);
        try {
            Files.createDirectories(home);
        } catch (IOException e) {
            throw new LaunchException("Cannot create " + home, e);
        }
        // Two launchers may share a home; the second waits and finds it prepared.
        try (FileChannel channel =
                        FileChannel.open(
                                home.resolve(".lock"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                FileLock _ = channel.lock()) {
            String fingerprint = fingerprint(jars);
            if (Files.exists(stamp) && Files.readString(stamp).equals(fingerprint)) {
                return home;
            }
            Files.deleteIfExists(stamp);
            prepare(jars, home, progress);
            Files.writeString(stamp, fingerprint);
            return home;
        } catch (IOException e) {
            throw new LaunchException("Cannot prepare the worker in " + home, e);
        }
    }

    private static void prepare(WorkerJars jars, Path home, Consumer<String> progress)
            throws IOException {
        List<String> command = jars.java();
        command.addAll(
                List.of(
                        PREPARE,
                        "--home",
                        home.toString(),
                        "--lib",
                        jars.jar().toString(),
                        jars.libraries().toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Deque<String> last = new ArrayDeque<>();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            process.getOutputStream().close();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                progress.accept(line);
                last.add(line);
                if (last.size() > KEPT_LINES) {
                    last.remove();
                }
            }
            int code = process.waitFor();
            if (code != 0) {
                throw new LaunchException(
                        "Preparing the worker ended with code %d:%n%s"
                                .formatted(code, String.join("\n", last)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LaunchException("Interrupted while preparing the worker", e);
        } finally {
            process.destroy();
        }
    }

    // Names, sizes and times of the jars: a rebuilt worker is prepared anew.
    private static String fingerprint(WorkerJars jars) throws IOException {
        try (Stream<Path> libraries = Files.list(jars.libraries())) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            List<Path> all = Stream.concat(Stream.of(jars.jar()), libraries.sorted()).toList();
            for (Path jar : all) {
                String line =
                        "%s %d %s%n"
                                .formatted(
                                        jar.getFileName(),
                                        Files.size(jar),
                                        Files.getLastModifiedTime(jar));
                digest.update(line.getBytes(StandardCharsets.UTF_8));
            }
            digest.update(
                    System.getProperty("java.runtime.version").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
