package io.pondpilot.egress.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A certificate authority of a test's own, made by the JDK's keytool.
///
/// @param store its key
/// @param certificate its certificate, PEM
public record Authority(Path store, Path certificate) {
    private static final String PASSWORD = "test-only";

    /// A certificate with its key.
    ///
    /// @param store PKCS #12, with the chain
    public record Issued(Path store) {
        /// To serve TLS with it.
        public SSLContext context() throws IOException, GeneralSecurityException {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, PASSWORD.toCharArray());
            }
            KeyManagerFactory managers =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        }

        /// The private key, PEM (PKCS #8).
        public String key() throws IOException, GeneralSecurityException {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, PASSWORD.toCharArray());
            }
            return pem("PRIVATE KEY", keys.getKey("key", PASSWORD.toCharArray()).getEncoded());
        }

        /// The certificate alone, PEM.
        public String certificate() throws IOException, GeneralSecurityException {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, PASSWORD.toCharArray());
            }
            return pem("CERTIFICATE", keys.getCertificate("key").getEncoded());
        }

        private static String pem(String kind, byte[] bytes) {
            return "-----BEGIN "
                    + kind
                    + "-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
                    + "\n-----END "
                    + kind
                    + "-----\n";
        }
    }

    /// Makes one in a new directory; about two seconds.
    public static Authority create(Path directory) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        Path store = directory.resolve("authority.p12");
        Path certificate = directory.resolve("root.pem");
        keytool(
                store,
                "-genkeypair",
                "-alias",
                "ca",
                "-keyalg",
                "EC",
                "-dname",
                "CN=Test authority",
                "-ext",
                "bc:c");
        keytool(store, "-exportcert", "-alias", "ca", "-rfc", "-file", certificate.toString());
        return new Authority(store, certificate);
    }

    /// A server's certificate for that name.
    public Issued issue(String host) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory(store.getParent(), "issued");
        Path issued = directory.resolve("server.p12");
        Path request = directory.resolve("request.pem");
        Path answer = directory.resolve("answer.pem");
        keytool(issued, "-genkeypair", "-alias", "key", "-keyalg", "EC", "-dname", "CN=" + host);
        keytool(issued, "-certreq", "-alias", "key", "-file", request.toString());
        keytool(
                store,
                "-gencert",
                "-alias",
                "ca",
                "-rfc",
                "-ext",
                "san=dns:" + host,
                "-infile",
                request.toString(),
                "-outfile",
                answer.toString());
        keytool(
                issued,
                "-importcert",
                "-alias",
                "ca",
                "-noprompt",
                "-file",
                certificate.toString());
        keytool(issued, "-importcert", "-alias", "key", "-noprompt", "-file", answer.toString());
        return new Issued(issued);
    }

    private static void keytool(Path store, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("keytool: " + output);
        }
    }
}
