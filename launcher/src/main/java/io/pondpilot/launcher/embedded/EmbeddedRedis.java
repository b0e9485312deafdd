package io.pondpilot.launcher.embedded;

import io.pondpilot.launcher.process.ChildProcess;
import io.pondpilot.launcher.process.ChildSpec;
import io.pondpilot.launcher.process.LaunchException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import redis.embedded.core.ExecutableProvider;

/// A Redis of this process: loopback, random port and password, nothing written to disk.
public final class EmbeddedRedis implements AutoCloseable {
    private final ChildProcess process;
    private final String url;

    private EmbeddedRedis(ChildProcess process, String url) {
        this.process = process;
        this.url = url;
    }

    /// Starts Redis with its program, log and pid file under `directory`. Blocks until it answers,
    /// about 0.1 s.
    ///
    /// @throws LaunchException if it does not come up
    public static EmbeddedRedis start(Path directory) {
        String password = Passwords.random();
        int port = FreePort.find();
        try {
            Files.createDirectories(directory);
            Path program = program(directory);
            Path config = configuration(directory, port, password);
            ChildProcess process =
                    ChildProcess.start(
                            new ChildSpec(
                                    "redis",
                                    List.of(program.toString(), config.toString()),
                                    directory,
                                    directory,
                                    "TERM",
                                    Duration.ofSeconds(5)));
            try {
                process.awaitReady(Duration.ofSeconds(20), () -> answers(port, password));
            } catch (LaunchException e) {
                process.close();
                throw e;
            } finally {
                Files.deleteIfExists(config);
            }
            return new EmbeddedRedis(process, "redis://:%s@127.0.0.1:%d".formatted(password, port));
        } catch (IOException e) {
            throw new LaunchException("Cannot prepare Redis in " + directory, e);
        }
    }

    /// Host and port, without the password.
    public String address() {
        return url.substring(url.lastIndexOf('@') + 1);
    }

    /// True while the server runs.
    public boolean alive() {
        return process.alive();
    }

    /// The URL with the password: a secret.
    public String url() {
        return url;
    }

    @Override
    public void close() {
        process.close();
    }

    private static Path program(Path directory) throws IOException {
        Path program = directory.resolve("redis-server");
        if (!Files.isExecutable(program)) {
            Path unpacked =
                    ExecutableProvider.newJarResourceProvider(directory.toFile()).get().toPath();
            if (!unpacked.equals(program)) {
                Files.move(unpacked, program);
            }
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return program;
    }

    // A file rather than arguments: arguments show the password to every local user.
    private static Path configuration(Path directory, int port, String password)
            throws IOException {
        Path config = directory.resolve("redis.conf");
        Files.deleteIfExists(config);
        Files.createFile(config, OwnerOnly.FILE);
        Files.writeString(
                config,
                """
                bind 127.0.0.1
                port %d
                requirepass %s
                save ""
                appendonly no
                maxmemory-policy noeviction
                daemonize no
                """
                        .formatted(port, password));
        return config;
    }

    private static boolean answers(int port, String password) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            socket.setSoTimeout(1000);
            socket.getOutputStream()
                    .write(
                            "AUTH %s\r\nPING\r\n"
                                    .formatted(password)
                                    .getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readNBytes("+OK\r\n+PONG\r\n".length());
            return new String(answer, StandardCharsets.US_ASCII).endsWith("+PONG\r\n");
        } catch (IOException e) {
            return false;
        }
    }
}
