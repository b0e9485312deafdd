package io.pondpilot.worker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/// The file of authorities that DuckDB checks servers of remote files by.
final class Authorities {
    /// Where the systems keep theirs; DuckDB looks there too.
    private static final List<Path> SYSTEM =
            List.of(
                    Path.of("/etc/ssl/certs/ca-certificates.crt"),
                    Path.of("/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem"),
                    Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
                    Path.of("/etc/ssl/ca-bundle.pem"),
                    Path.of("/etc/ssl/cert.pem"));

    private static final String NAME = "authorities.pem";

    private Authorities() {}

    /// The configured ones, else those of the system, else those that came with this Java: an image
    /// or a jail may have none.
    ///
    /// @param directory where a file may be written
    static Path file(Optional<String> configured, Path directory) throws IOException {
        if (configured.isPresent()) {
            return Files.writeString(directory.resolve(NAME), configured.get());
        }
        Optional<Path> system = SYSTEM.stream().filter(Files::isReadable).findFirst();
        return system.isPresent()
                ? system.get()
                : Files.writeString(directory.resolve(NAME), ofJava());
    }

    /// As PEM.
    static String ofJava() throws IOException {
        try {
            TrustManagerFactory factory =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            var encoder = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
            var text = new StringBuilder();
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager x509) {
                    for (X509Certificate authority : x509.getAcceptedIssuers()) {
                        text.append("-----BEGIN CERTIFICATE-----\n")
                                .append(encoder.encodeToString(authority.getEncoded()))
                                .append("\n-----END CERTIFICATE-----\n");
                    }
                }
            }
            return text.toString();
        } catch (GeneralSecurityException e) {
            throw new IOException("this Java has no authorities: " + e.getMessage(), e);
        }
    }
}
