package io.pondpilot.systemtests.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.systemtests.client.FlightUser;
import io.pondpilot.systemtests.harness.Tokens;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Servers that end TLS in front: Flight and HTTP on one port.
class TlsIT {
    @TempDir Path certificates;

    @BeforeEach
    void makesACertificate() {
        TestImages.require();
        Programs.docker(
                "run",
                "--rm",
                "--network",
                "none",
                "-v",
                certificates + ":/out",
                TestImages.standIn(),
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=localhost",
                "-addext",
                "subjectAltName=DNS:localhost",
                "-keyout",
                "/out/key.pem",
                "-out",
                "/out/cert.pem");
    }

    @ParameterizedTest
    @CsvSource({"tls-nginx, nginx.yml", "tls-caddy, caddy.yml"})
    void flightAndHttpShareOnePortWithTls(String folder, String standIn) throws Exception {
        try (Deployment deployment =
                Deployment.up(folder, Map.of("CERTIFICATES", certificates.toString()), standIn)) {
            int port = deployment.port("HTTPS_PORT");
            try (HttpClient http = HttpClient.newBuilder().sslContext(trusting()).build()) {
                deployment.awaitHealthy(http, "https://localhost:" + port);
            }
            try (FlightUser alice =
                    FlightUser.byTls(port, certificates.resolve("cert.pem"), Tokens.of("alice"))) {
                assertThat(deployment.ask(alice, "SELECT 40 + 2")).isEqualTo("42");
                // More than any buffer on the way holds.
                assertThat(alice.digest("SELECT range AS i FROM range(5000000)").rows())
                        .isEqualTo(5_000_000);
            }
        }
    }

    private SSLContext trusting() throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream pem = Files.newInputStream(certificates.resolve("cert.pem"))) {
            store.setCertificateEntry(
                    "tls", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
