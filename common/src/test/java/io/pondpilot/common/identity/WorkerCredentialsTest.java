package io.pondpilot.common.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.common.value.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerCredentialsTest {
    private static final WorkerCredentials CREDENTIALS =
            new WorkerCredentials(new Secret("0123456789abcdef0123456789abcdef"));

    @ParameterizedTest
    @ValueSource(strings = {"ann", "a:b", "ann.7.x", "語語", "😀", "o'Brien \"x\""})
    void aCredentialTellsWhoseItIs(String user) {
        var worker = new WorkerIdentity(new UserId(user), 1_769_000_000_000L);
        String credential = CREDENTIALS.of(worker.user(), worker.generation()).value();

        assertThat(CREDENTIALS.holder(credential)).contains(worker);
        assertThat(WorkerIdentity.named(worker.name())).contains(worker);
    }

    @Test
    void theLongestUserHasACredentialAndAName() {
        var worker = new WorkerIdentity(new UserId("語".repeat(128)), Long.MAX_VALUE / 100);

        assertThat(CREDENTIALS.holder(CREDENTIALS.of(worker.user(), worker.generation()).value()))
                .contains(worker);
        assertThat(worker.name().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(512);
    }

    @Test
    void nobodyElseCanMakeOne() {
        String right = CREDENTIALS.of(new UserId("ann"), 7).value();
        String ben =
                "pp1."
                        + Base64.getUrlEncoder()
                                .encodeToString("ben".getBytes(StandardCharsets.UTF_8));

        assertThat(CREDENTIALS.holder(right.replace(".7.", ".8."))).isEmpty();
        assertThat(CREDENTIALS.holder(ben + right.substring(right.indexOf(".7.")))).isEmpty();
        assertThat(
                        new WorkerCredentials(new Secret("another-secret-of-enough-characters"))
                                .holder(right))
                .isEmpty();
        assertThat(CREDENTIALS.holder(right + "A")).isEmpty();
        assertThat(CREDENTIALS.holder(right.substring(0, right.length() - 1))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "pp1...",
                "pp1.YW5u.0.x",
                "pp1.YW5u.99999999999999999999.x",
                "ann",
                "pp2.YW5u.7.x"
            })
    void whatIsNoCredentialIsNobodys(String text) {
        assertThat(CREDENTIALS.holder(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ann",
                "pondpilot",
                "pondpilot:ann",
                "pondpilot:ann:",
                "pondpilot::7",
                "pondpilot:ann:-7",
                "pondpilot: ann:7",
                "pondpilot:ann:0"
            })
    void whatIsNoNameIsNobodys(String text) {
        assertThat(WorkerIdentity.named(text)).isEmpty();
    }
}
