package io.pondpilot.common.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.common.value.Secret;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserIdTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "Alice@Example.COM",
                "../../etc",
                "ÄÖÜ",
                "😀",
                "---",
                "a-very-long-----name-of-somebody"
            })
    void slugIsSafeForFilesAndLabels(String user) {
        String slug = new UserId(user).slug();
        assertThat(slug).matches("[a-z0-9]([a-z0-9-]*[a-z0-9])?").hasSizeLessThanOrEqualTo(32);
    }

    @Test
    void slugsOfSimilarUsersDiffer() {
        Set<String> slugs = new HashSet<>();
        for (String user : new String[] {"a.b", "a-b", "a_b", "A.B", "a b", "a--b"}) {
            slugs.add(new UserId(user).slug());
        }
        assertThat(slugs).hasSize(6);
    }

    @Test
    void credentialDependsOnUserGenerationAndSecret() {
        var credentials = new WorkerCredentials(new Secret("x".repeat(32)));
        var others = new WorkerCredentials(new Secret("y".repeat(32)));
        UserId user = new UserId("abc123");
        Secret credential = credentials.of(user, 7);
        assertThat(credential.value()).matches("pp1\\.YWJjMTIz\\.7\\.[A-Za-z0-9_-]{43}");
        assertThat(WorkerCredentials.matches(credential, credentials.of(user, 7).value())).isTrue();
        assertThat(WorkerCredentials.matches(credential, credentials.of(user, 8).value()))
                .isFalse();
        assertThat(WorkerCredentials.matches(credential, others.of(user, 7).value())).isFalse();
        assertThat(WorkerCredentials.matches(credential, "")).isFalse();
        assertThat(credential.toString()).doesNotContain("YWJj");
    }
}
