package io.pondpilot.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.common.database.DatabaseType;
import io.pondpilot.common.value.Secret;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
    private static final String URL = "postgresql://reader:ca%27nary@db:5432/sales";

    private final Redaction redaction =
            new Redaction(
                    List.of(
                            new AttachedDatabase(
                                    "sales", DatabaseType.POSTGRES, new Secret(URL), true)));

    @Test
    void hidesWhatIsKnown() {
        assertThat(redaction.of("cannot reach " + URL)).doesNotContain("nary");
        assertThat(redaction.of("PASSWORD 'ca''nary'")).doesNotContain("nary");
        assertThat(redaction.of("it is ca'nary indeed")).isEqualTo("it is *** indeed");
    }

    @Test
    void hidesWhatLooksLikeACredential() {
        assertThat(redaction.of("host=x password=other1 port=1"))
                .isEqualTo("host=x password=*** port=1");
        assertThat(redaction.of("mysql://a:other2@h/d")).isEqualTo("mysql://***@h/d");
        assertThat(redaction.of("PASSWORD 'it''s other3'")).doesNotContain("other3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "on socket \"/run/w/db/.s.PGSQL.1\"",
                "at \"egress.internal\" (10.0.0.7), port 7402",
                "at \"10.0.0.7\", port 7402"
            })
    void hidesWhereADoorIs(String place) {
        String text =
                "IO Error: Unable to connect to Postgres at \"application_name='pondpilot'\":"
                        + " connection to server "
                        + place
                        + " failed: FATAL:  sales: the database cannot be reached";

        assertThat(redaction.of(text))
                .isEqualTo(
                        "IO Error: Unable to connect to Postgres: sales: the database cannot be"
                                + " reached");
    }

    @Test
    void leavesOtherTextAlone() {
        String text = "Binder Error: column \"user\" of host x does not exist";

        assertThat(redaction.of(text)).isEqualTo(text);
    }
}
