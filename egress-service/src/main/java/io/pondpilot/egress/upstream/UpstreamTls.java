package io.pondpilot.egress.upstream;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.concurrent.Future;
import io.pondpilot.common.database.SslMode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/// How the connections to one server are encrypted, and whose certificate is trusted. Thread-safe.
///
/// | mode | trusts |
/// | --- | --- |
/// | `allow`, `prefer` | any certificate |
/// | `require` | any; with root certificates as `verify-ca`, as libpq does |
/// | `verify-ca` | a chain to the root certificates; without them as `verify-full` |
/// | `verify-full` | a chain to the root certificates, else to the system's, for this host name |
public final class UpstreamTls {
    private static final String HANDLER = "tls";

    /// The public key operations of a handshake take milliseconds, which no event loop has.
    private static final Executor OFF_LOOP = task -> Thread.ofVirtual().name("tls").start(task);

    private final SslContext context;
    private final String host;
    private final int port;

    private UpstreamTls(SslContext context, String host, int port) {
        this.context = context;
        this.host = host;
        this.port = port;
    }

    /// Encryption by that mode; empty where none is to be asked for, which is `disable`, and a unix
    /// socket in any mode, as for libpq. Reads the file, so it blocks.
    ///
    /// @param host a name, an address, or the absolute path of a socket
    /// @param roots a file of PEM certificates
    /// @throws IllegalArgumentException when the file holds no certificates; names the file
    public static Optional<UpstreamTls> of(
            SslMode mode, String host, int port, Optional<Path> roots) {
        if (mode == SslMode.DISABLE || host.startsWith("/")) {
            return Optional.empty();
        }
        boolean chain =
                switch (mode) {
                    case DISABLE, ALLOW, PREFER -> false;
                    case REQUIRE -> roots.isPresent();
                    case VERIFY_CA, VERIFY_FULL -> true;
                };
        boolean name =
                mode == SslMode.VERIFY_FULL || (mode == SslMode.VERIFY_CA && roots.isEmpty());
        SslContextBuilder builder =
                SslContextBuilder.forClient()
                        .sslProvider(SslProvider.JDK)
                        .endpointIdentificationAlgorithm(name ? "HTTPS" : null);
        if (!chain) {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
        } else {
            roots.ifPresent(file -> builder.trustManager(certificates(file)));
        }
        try {
            return Optional.of(new UpstreamTls(builder.build(), host, port));
        } catch (SSLException e) {
            throw new IllegalStateException("no TLS in this Java runtime", e);
        }
    }

    /// Begins the handshake, on the event loop of the channel, when the server has agreed to it.
    /// What is written meanwhile waits; handlers must be behind the first place of the pipeline.
    ///
    /// @param limit of the handshake
    /// @return succeeds when the server is trusted; when it fails, the channel is closed
    public Future<Channel> start(Channel channel, Duration limit) {
        var handler =
                new SslHandler(context.newEngine(channel.alloc(), host, port), false, OFF_LOOP);
        handler.setHandshakeTimeoutMillis(limit.toMillis());
        channel.pipeline().addFirst(HANDLER, handler);
        return handler.handshakeFuture();
    }

    /// The server's certificate, once [#start] has succeeded; empty without TLS.
    public static Optional<X509Certificate> certificate(Channel channel) {
        if (!(channel.pipeline().get(HANDLER) instanceof SslHandler handler)) {
            return Optional.empty();
        }
        try {
            return handler.engine().getSession().getPeerCertificates()[0]
                            instanceof X509Certificate certificate
                    ? Optional.of(certificate)
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }

    private static X509Certificate[] certificates(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            var certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                            .map(X509Certificate.class::cast)
                            .toArray(X509Certificate[]::new);
            if (certificates.length > 0) {
                return certificates;
            }
        } catch (IOException | CertificateException e) {
            throw new IllegalArgumentException(unreadable(file), e);
        }
        throw new IllegalArgumentException(unreadable(file));
    }

    private static String unreadable(Path file) {
        return "the root certificates " + file + " cannot be read";
    }
}
