package io.pondpilot.common.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is said about remote files and doors over TCP when it cannot be right.
class EgressRulesTest {
    @TempDir Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "allow: ['*.example.com:443']|'*.example.com:443': wildcards are not taken",
                "allow: ['10.0.0.1:443']|'10.0.0.1:443': an address is not taken",
                "allow: [a.example]|'a.example': it must be host:port",
                "allow: [a.example:443, A.example:443]|a.example:443 which is listed already",
                "{allow: [a:443], allow_private: [a:443]}|a:443 which is listed already",
                "ca_cert_file: /no/such.pem|'/no/such.pem' cannot be read",
                "ca_cert_file: @YAML@|holds no certificate",
                "ca_cert_file: @PEM@|has no effect without egress.allow",
                "tcp_host: 10.0.0.1|has no effect without egress.tcp_port",
                "advertised_host: egress|has no effect without egress.tcp_port",
                "{tcp_port: 7400, advertised_host: 'egress:7400'}|is not a host name",
                "tcp_port: 8084|takes the ports 8084 to 8085, and 8084 is ai.port's already",
                "tcp_port: 0|1 to 65000",
                "allowed: [a:443]|did you mean 'egress.allow'",
            })
    void whatCannotBeRightStopsTheStart(String egress, String message) throws IOException {
        assertThatThrownBy(() -> load("egress: " + braced(egress) + "\n"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(message);
    }

    private static String braced(String text) {
        return text.startsWith("{") ? text : "{" + text + "}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://other.example/x|is at other.example:443, which egress.allow does not list",
                "https://a.example:8443/x|is at a.example:8443, which egress.allow does not list",
                "http://a.example/x|remote files are read by https:// only",
                "s3://bucket/x|remote files are read by https:// only",
                "https://u:hunter2@a.example/x|without a login",
            })
    void anAttachedFileMustBeAtAnAllowedHost(String url, String message) throws IOException {
        assertThatThrownBy(() -> load(attached(url, true)))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("(far)")
                .hasMessageContaining(message)
                .message()
                .doesNotContain("hunter2");
    }

    @Test
    void aRemoteFileIsReadOnly() throws IOException {
        assertThatThrownBy(() -> load(attached("https://a.example/x", false)))
                .hasMessageContaining("(far) is a remote file, which can only be read");
        assertThat(load(attached("https://a.example/x", true)).duckdb().attachedDatabases())
                .hasSize(1);
    }

    @Test
    void whereDoorsAreOverTcpRemoteFilesHaveTheirEffectWithAnyBackend() throws IOException {
        String backend = "containers: {backend: kubernetes}\n";
        assertThatThrownBy(() -> load(backend + "egress: {allow: [a.example:443]}\n"))
                .hasMessageContaining("egress.allow");
        assertThat(
                        load(backend + "egress: {allow: [a.example:443], tcp_port: 7400}\n")
                                .egress()
                                .allowed()
                                .isEmpty())
                .isFalse();
    }

    private static String attached(String url, boolean readOnly) {
        return """
        egress: {allow: [a.example:443]}
        duckdb:
          attached_databases:
            - {alias: far, type: sqlite, connection_string: "%s", read_only: %s}
        """
                .formatted(url, readOnly);
    }

    private Settings load(String yaml) throws IOException {
        Path pem = directory.resolve("ca.pem");
        Files.writeString(pem, "-----BEGIN CERTIFICATE-----\n");
        Path file = directory.resolve("proxy.yaml");
        Files.writeString(
                file, yaml.replace("@PEM@", pem.toString()).replace("@YAML@", file.toString()));
        return SettingsLoader.load(
                Optional.of(file), Map.of("JWT_SECRET", "0123456789abcdef0123456789abcdef"));
    }
}
