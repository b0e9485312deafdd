package io.pondpilot.ai.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RequestBodyTest {
    private static String refusal(byte[] body) {
        return RequestBody.read(body) instanceof RequestBody.Refused(AiError error)
                ? error.message()
                : "read";
    }

    private static String refusal(String body) {
        return refusal(Golden.utf8(body));
    }

    @Test
    void readsAnObject() {
        assertThat(refusal("{\"model\":\"claude\",\"text\":\"a \\\\u0000 b\"}")).isEqualTo("read");
    }

    @Test
    void refusesAKeyGivenTwice() {
        assertThat(refusal("{\"model\":\"a\",\"model\":\"b\"}")).contains("twice");
    }

    @Test
    void refusesNulCharactersInEitherForm() {
        assertThat(refusal("{\"model\":\"a\\u0000\"}")).contains("NUL");
        assertThat(refusal("{\"model\":\"a\0\"}")).contains("NUL");
        assertThat(refusal("{}".getBytes(StandardCharsets.UTF_16BE))).contains("NUL");
    }

    @Test
    void refusesWhatIsNestedTooDeep() {
        String deep = "{\"a\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}";
        assertThat(refusal(deep)).contains("64 levels");
    }

    @Test
    void refusesWhatIsNoObject() {
        for (String body : new String[] {"", " ", "[]", "\"x\"", "3", "null"}) {
            assertThat(refusal(body)).contains("object");
        }
    }

    @Test
    void refusesBrokenJsonAndBrokenUtf8WithoutShowingIt() {
        assertThat(refusal("{\"secret\":tru")).contains("not valid JSON").doesNotContain("secret");
        assertThat(refusal("{} {}")).contains("after its end");
        byte[] broken = Golden.utf8("{\"a\":\"xx\"}");
        broken[6] = (byte) 0xC3;
        broken[7] = (byte) 0x28;
        assertThat(refusal(broken)).contains("UTF-8");
    }
}
