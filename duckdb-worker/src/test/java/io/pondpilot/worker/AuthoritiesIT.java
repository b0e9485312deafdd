package io.pondpilot.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthoritiesIT {
    @TempDir Path directory;

    @Test
    void theConfiguredOnesComeFirst() throws Exception {
        Path file = Authorities.file(Optional.of("configured"), directory);

        assertThat(file).hasParent(directory).content().isEqualTo("configured");
    }

    @Test
    void thereAreAlwaysSome() throws Exception {
        assertThat(Files.size(Authorities.file(Optional.empty(), directory))).isPositive();
    }

    @Test
    void thoseOfJavaAreReadable() throws Exception {
        var certificates =
                CertificateFactory.getInstance("X.509")
                        .generateCertificates(
                                new ByteArrayInputStream(
                                        Authorities.ofJava().getBytes(StandardCharsets.US_ASCII)));

        assertThat(certificates).hasSizeGreaterThan(20);
    }
}
