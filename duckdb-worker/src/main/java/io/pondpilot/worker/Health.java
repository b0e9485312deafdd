package io.pondpilot.worker;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// `java @<home>/worker.args io.pondpilot.worker.Health`: whether the worker of this container
/// answers on its control port. It has no credential, so any answer will do, a refusal too: the
/// port is served by the process that runs DuckDB.
///
/// It needs neither an address nor a shell: the kernel tells which sockets of this network
/// namespace listen. Nothing but the JDK, so that it starts in a fraction of a second.
public final class Health {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final byte[] QUESTION =
            "{\"op\":\"status\",\"credential\":\"-\"}\n".getBytes(StandardCharsets.US_ASCII);
    private static final String ANSWER = "{\"ok\":";
    private static final String LISTENING = "0A";

    private Health() {}

    /// Exit status 0 when it answers, 1 with one line when nothing does.
    public static void main(String[] arguments) {
        Thread.ofPlatform().daemon().start(Health::giveUpInTime);
        boolean healthy = controlPorts(Path.of("/proc/net")).anyMatch(Health::answers);
        if (!healthy) {
            System.err.println("no control port answers");
        }
        Runtime.getRuntime().halt(healthy ? 0 : 1);
    }

    private static void giveUpInTime() {
        try {
            Thread.sleep(PATIENCE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        System.err.println("the control port does not answer");
        Runtime.getRuntime().halt(1);
    }

    /// The unix sockets named `control.sock`; where there is none, every TCP port that listens.
    ///
    /// @param net a directory like `/proc/net`
    static Stream<SocketAddress> controlPorts(Path net) {
        List<SocketAddress> sockets =
                lines(net.resolve("unix"))
                        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                        .filter(path -> path.startsWith("/") && path.endsWith("/control.sock"))
                        .distinct()
                        .<SocketAddress>map(UnixDomainSocketAddress::of)
                        .toList();
        return sockets.isEmpty()
                ? Stream.of("tcp", "tcp6")
                        .flatMap(name -> lines(net.resolve(name)))
                        .flatMap(line -> listeningPort(line).stream())
                        .distinct()
                        .map(port -> new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                : sockets.stream();
    }

    /// ` 0: 00000000:7A69 00000000:0000 0A ...`: slot, local address, remote address, state.
    private static Optional<Integer> listeningPort(String line) {
        String[] fields = line.strip().split("\\s+", 5);
        if (fields.length < 5 || !fields[3].equals(LISTENING)) {
            return Optional.empty();
        }
        return Optional.of(
                Integer.parseInt(fields[1].substring(fields[1].lastIndexOf(':') + 1), 16));
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException _) {
            return Stream.empty();
        }
    }

    static boolean answers(SocketAddress address) {
        try (SocketChannel channel =
                        address instanceof UnixDomainSocketAddress
                                ? SocketChannel.open(StandardProtocolFamily.UNIX)
                                : SocketChannel.open();
                BufferedReader answer =
                        new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8))) {
            channel.connect(address);
            channel.write(ByteBuffer.wrap(QUESTION));
            char[] start = new char[ANSWER.length()];
            int read = 0;
            while (read < start.length) {
                int more = answer.read(start, read, start.length - read);
                if (more < 0) {
                    return false;
                }
                read += more;
            }
            return ANSWER.contentEquals(new String(start));
        } catch (IOException _) {
            return false;
        }
    }
}
