package io.pondpilot.egress.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.Future;
import io.pondpilot.common.database.SslMode;
import io.pondpilot.common.net.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against a TLS server whose certificate is for `localhost`, of an authority of the test's own.
final class UpstreamTlsIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    @TempDir static Path directory;
    private static EventLoopGroup loops;
    private static Authority authority;
    private static Authority other;
    private static SSLServerSocket server;

    @BeforeAll
    static void serve() throws Exception {
        loops = Transport.best().loops(1, "test");
        authority = Authority.create(directory.resolve("ours"));
        other = Authority.create(directory.resolve("other"));
        server =
                (SSLServerSocket)
                        authority
                                .issue("localhost")
                                .context()
                                .getServerSocketFactory()
                                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(UpstreamTlsIT::accept);
    }

    @AfterAll
    static void close() throws Exception {
        server.close();
        var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void trustsAnyCertificateUnlessToldToVerify() throws Exception {
        for (SslMode mode : new SslMode[] {SslMode.ALLOW, SslMode.PREFER, SslMode.REQUIRE}) {
            assertThat(handshake(mode, "127.0.0.1", Optional.empty()).isSuccess()).isTrue();
        }
    }

    @Test
    void verifiesTheChainAndForVerifyFullTheName() throws Exception {
        Optional<Path> roots = Optional.of(authority.certificate());

        assertThat(handshake(SslMode.VERIFY_FULL, "localhost", roots).isSuccess()).isTrue();
        assertThat(handshake(SslMode.VERIFY_CA, "127.0.0.1", roots).isSuccess()).isTrue();
        assertThat(handshake(SslMode.VERIFY_FULL, "127.0.0.1", roots).cause()).isNotNull();
    }

    @Test
    void refusesTheCertificateOfAnotherAuthority() throws Exception {
        Optional<Path> roots = Optional.of(other.certificate());

        for (SslMode mode :
                new SslMode[] {SslMode.REQUIRE, SslMode.VERIFY_CA, SslMode.VERIFY_FULL}) {
            assertThat(handshake(mode, "localhost", roots).cause()).isNotNull();
        }
    }

    @Test
    void trustsTheSystemsAuthoritiesWhenNoneIsNamed() throws Exception {
        for (SslMode mode : new SslMode[] {SslMode.VERIFY_CA, SslMode.VERIFY_FULL}) {
            assertThat(handshake(mode, "localhost", Optional.empty()).cause()).isNotNull();
        }
    }

    @Test
    void givesTheCertificateItTrusted() throws Exception {
        Channel channel =
                handshake(SslMode.VERIFY_FULL, "localhost", Optional.of(authority.certificate()))
                        .getNow();

        assertThat(UpstreamTls.certificate(channel).orElseThrow().getSubjectX500Principal())
                .hasToString("CN=localhost");
    }

    @Test
    void asksForNoneOnAUnixSocketNorWhenDisabled() {
        assertThat(UpstreamTls.of(SslMode.DISABLE, "localhost", 1, Optional.empty())).isEmpty();
        assertThat(UpstreamTls.of(SslMode.VERIFY_FULL, "/run/x", 1, Optional.empty())).isEmpty();
    }

    @Test
    void namesTheFileThatHoldsNoCertificates() throws Exception {
        Path empty = Files.createTempFile(directory, "empty", ".pem");

        assertThatThrownBy(
                        () -> UpstreamTls.of(SslMode.VERIFY_CA, "localhost", 1, Optional.of(empty)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(empty.toString());
    }

    private static Future<Channel> handshake(SslMode mode, String host, Optional<Path> roots)
            throws InterruptedException {
        UpstreamTls tls = UpstreamTls.of(mode, host, server.getLocalPort(), roots).orElseThrow();
        var nothing =
                new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new ChannelInboundHandlerAdapter());
                    }
                };
        Channel channel =
                new Upstream(Transport.best(), LIMIT)
                        .connect(loops.next(), "127.0.0.1", server.getLocalPort(), nothing)
                        .sync()
                        .channel();
        var started = new LinkedBlockingQueue<Future<Channel>>();
        channel.eventLoop().execute(() -> started.add(tls.start(channel, LIMIT)));
        return started.take().await();
    }

    private static void accept() {
        while (true) {
            try {
                SSLSocket socket = (SSLSocket) server.accept();
                Thread.ofVirtual().start(() -> greet(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void greet(SSLSocket socket) {
        try {
            socket.startHandshake();
        } catch (IOException e) {
            // The client did not trust us, which is what some tests want.
        }
    }
}
