package io.pondpilot.container.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.common.value.Secret;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RedactorTest {
    private final Redactor redactor =
            new Redactor(List.of(new Secret("postgresql://app:p%40ss%2Fw0rd@db.local:5432/shop")));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cannot reach postgresql://app:p%40ss%2Fw0rd@db.local:5432/shop",
                "cannot reach postgresql://app:p%40ss%2Fw0rd@db.local",
                "the password p@ss/w0rd was refused",
                "host=db.local password=p@ss/w0rd user=app",
                "PASSWORD 'x', SECRET='p@ss/w0rd'",
                "{\"connection_string\":\"mysql://root:p@ss/w0rd@h/d\"}",
            })
    void passwordNeverShows(String line) {
        assertThat(redactor.line(line)).doesNotContain("w0rd", "p@ss", "p%40ss");
    }

    @Test
    void passwordsThatNobodyToldItAreRecognisedByTheirPlace() {
        Redactor ignorant = new Redactor(List.of());

        assertThat(ignorant.line("open mysql://root:hunter2@h/d")).doesNotContain("hunter2");
        assertThat(ignorant.line("password=hunter2, user=a")).isEqualTo("password=***, user=a");
        assertThat(ignorant.line("\"password\": \"hunter2\"")).doesNotContain("hunter2");
        assertThat(ignorant.line("got pp1.YW5u.17.AbC-_9x")).isEqualTo("got ***");
    }

    @Test
    void whatIsNoSecretStays() {
        String line = "level=error msg=\"Cannot attach\" alias=sales code=28000";

        assertThat(redactor.line(line)).isEqualTo(line);
    }

    @Test
    void longLinesAreCut() {
        assertThat(redactor.line("x".repeat(5_000))).hasSizeLessThan(600);
    }
}
