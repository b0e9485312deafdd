package io.pondpilot.ai.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromptsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static String said(String text) {
        return Prompts.redacted(JSON.createObjectNode().put("input", text));
    }

    @Test
    void textsOfAllDialectsAreToldAndNoPictures() throws Exception {
        // Given
        String chat =
                """
                {"model":"m","system":[{"type":"text","text":"Be brief."}],
                 "messages":[{"role":"user","content":"How many rows?"},
                  {"role":"user","content":[{"type":"text","text":"And columns?"},
                   {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]}]}
                """;

        // When
        String told = Prompts.redacted(JSON.readTree(chat));

        // Then
        assertThat(told).isEqualTo("Be brief.\nHow many rows?\nAnd columns?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sk-ant-api03-abcdefgh12345678",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.abc",
                "hunter2secret",
                "ann@example.com",
                "4111 1111 1111 1111",
                "+49 170 1234567",
                "0123456789abcdef0123456789abcdef"
            })
    void whatLooksLikeASecretOrAnAddressIsHidden(String secret) {
        assertThat(said("look: password=" + secret + " and more"))
                .doesNotContain(secret)
                .endsWith("and more");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mail ann@example.com please",
                "card 4111 1111 1111 1111 please",
                "key sk-ant-api03-abcdefgh12345678 please",
                "at postgresql://app:pa55@db/shop please"
            })
    void whatSurroundsItIsLeft(String text) {
        assertThat(said(text)).contains("[hidden]").endsWith("please").doesNotContain("pa55");
    }

    @Test
    void ordinaryQuestionsStayAsTheyAre() {
        String question = "SELECT sum(revenue_2026) FROM sales.public.orders WHERE year = 2026";

        assertThat(said(question)).isEqualTo(question);
    }

    @Test
    void longOnesAreCutAfterHiding() {
        String told = said("a ".repeat(1_995) + "ann.with.a.long.name@example.com and so on");

        assertThat(told).hasSizeLessThanOrEqualTo(4_003).doesNotContain("ann.");
    }
}
