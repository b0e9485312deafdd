package io.pondpilot.container.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.container.process.Jails.Outcome;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A program in a worker's jail reaches nothing by any network. Each try succeeds in the same jail
/// without its network namespace, which shows that it is the namespace that keeps it in.
final class JailNetworkIT {
    private static final String TCP = "exec 3<>/dev/tcp/$HOST/$TCP_PORT";

    /// Connects to what the other end of the test listens on.
    private static final String ABSTRACT =
            """
            exec perl -MSocket -e 'socket(S, AF_UNIX, SOCK_STREAM, 0) or exit 2;
              connect(S, pack("S a*", AF_UNIX, "\\0$ENV{ABSTRACT}")) or exit 3; exit 0'
            """;

    private static final String UDP =
            """
            exec perl -MSocket -e 'socket(S, AF_INET, SOCK_DGRAM, 0) or exit 2;
              connect(S, sockaddr_in($ENV{UDP_PORT}, inet_aton($ENV{HOST}))) or exit 3;
              send(S, "x", 0) or exit 4;
              vec(my $ready, fileno(S), 1) = 1; select($ready, undef, undef, 5) or exit 5;
              defined recv(S, my $back, 9, 0) or exit 6; exit 0'
            """;

    /// Answers every datagram, and listens on an abstract socket, until it is killed.
    private static final String LISTENER =
            """
            use Socket; $| = 1;
            socket(U, AF_INET, SOCK_DGRAM, 0) or die; bind(U, sockaddr_in(0, INADDR_ANY)) or die;
            socket(A, AF_UNIX, SOCK_STREAM, 0) or die;
            bind(A, pack("S a*", AF_UNIX, "\\0$ARGV[0]")) or die; listen(A, 9) or die;
            print((sockaddr_in(getsockname(U)))[0], "\\n");
            while (defined(my $peer = recv(U, my $got, 9, 0))) { send(U, "y", 0, $peer) }
            """;

    @TempDir Path directory;
    private Jails jails;

    @BeforeAll
    static void jailsWorkHere() {
        Jails.assumeTheyWork();
    }

    @BeforeEach
    void make() throws Exception {
        jails = Jails.in(directory);
    }

    private static List<String> withoutItsNetwork(List<String> line) {
        var open = new ArrayList<>(line);
        assertThat(open.remove("--unshare-net")).isTrue();
        return open;
    }

    private void keptInOnlyByTheNetwork(String script, Map<String, String> words) throws Exception {
        assertThat(jails.inside(script, words)).returns(false, tried -> tried.exit() == 0);
        assertThat(jails.inside(script, words, List.of(), JailNetworkIT::withoutItsNetwork))
                .returns(0, Outcome::exit);
    }

    @Test
    void noTcpToTheHost() throws Exception {
        List<InetAddress> hosts = new ArrayList<>(List.of(InetAddress.ofLiteral("127.0.0.1")));
        address().ifPresent(hosts::add);
        for (InetAddress host : hosts) {
            try (var server = new ServerSocket(0, 9, host)) {
                keptInOnlyByTheNetwork(
                        TCP,
                        Map.of(
                                "HOST", host.getHostAddress(),
                                "TCP_PORT", Integer.toString(server.getLocalPort())));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"169.254.169.254", "10.0.0.1", "192.0.2.1", "2001:db8::1", "8.8.8.8"})
    void noTcpToAnythingElse(String address) throws Exception {
        Outcome tried = jails.inside(TCP, Map.of("HOST", address, "TCP_PORT", "80"));

        // At once, and not because nobody answered.
        assertThat(tried.exit()).isNotZero();
        assertThat(tried.said()).contains("Network is unreachable");
    }

    @Test
    void noUdpAndNoAbstractSocketsOfTheHost() throws Exception {
        String name = "pondpilot-test-" + ProcessHandle.current().pid();
        Process listener =
                new ProcessBuilder("perl", "-e", LISTENER, name)
                        .redirectError(directory.resolve("listener").toFile())
                        .start();
        try (var said = listener.inputReader()) {
            String port = said.readLine();
            assertThat(port).as(Files.readString(directory.resolve("listener"))).isNotNull();
            var words = new HashMap<String, String>();
            words.put("HOST", "127.0.0.1");
            words.put("UDP_PORT", port);
            words.put("ABSTRACT", name);

            keptInOnlyByTheNetwork(UDP, words);
            keptInOnlyByTheNetwork(ABSTRACT, words);
        } finally {
            listener.destroyForcibly();
        }
    }

    @Test
    void itsOwnLoopbackWorks() throws Exception {
        assertThat(
                        jails.inside(
                                """
                                exec perl -MSocket -e 'socket(L, AF_INET, SOCK_STREAM, 0);
                                  bind(L, sockaddr_in(8, inet_aton("127.0.0.1"))) or bind(L,
                                  sockaddr_in(8080, inet_aton("127.0.0.1"))) or exit 2;
                                  listen(L, 1) or exit 3; socket(C, AF_INET, SOCK_STREAM, 0);
                                  connect(C, getsockname(L)) or exit 4; exit 0'
                                """,
                                Map.of()))
                .isEqualTo(new Outcome(0, ""));
    }

    /// An address of this host that is not loopback, if it has one.
    private static Optional<InetAddress> address() throws Exception {
        return Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(Inet4Address.class::isInstance)
                .filter(address -> !address.isLoopbackAddress())
                .findFirst();
    }
}
