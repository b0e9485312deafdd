package io.pondpilot.systemtests.ai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pondpilot.systemtests.harness.AiCluster;
import io.pondpilot.systemtests.harness.Provider;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Rows 8, 9, 16, 17 and 18 of the failure table: providers that refuse, keys, names and headers.
class RefusingProvidersIT {
    private static AiCluster ai;

    @BeforeAll
    static void start() {
        AiCluster.Models models =
                new AiCluster.Models()
                        .of("openai", "spare", "storm-1", "storm-30", "storm-3600", "storm-date")
                        .of("openai", "storm-none", "revoked", "headers")
                        .of("anthropic", "headers-claude")
                        .with(
                                Map.of(
                                        "name",
                                        "burst",
                                        "provider",
                                        "openai",
                                        "fallbacks",
                                        List.of("spare")));
        ai = AiCluster.start(SharedAi.plan("ai-refusing").with("ai.retry.max_wait", "3s"), models);
    }

    @AfterAll
    static void stop() {
        ai.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "30", "3600", "date", "none"})
    void row8AStormOf429IsNotMadeWorse(String after) throws Exception {
        String model = "storm-" + after;
        String told =
                after.equals("date") ? "Wed, 21 Oct 2037 07:28:00 GMT" : after.replace("none", "");
        if (told.isEmpty()) {
            ai.provider().script(model, "status", 429);
        } else {
            ai.provider().script(model, "status", 429, "retry-after", told);
        }

        for (int call = 0; call < 4; call++) {
            int before = ai.provider().requests(model).size();
            HttpResponse<String> answer = chat(model);

            assertThat(answer.statusCode()).as(answer.body()).isIn(429, 503);
            assertThat(answer.body()).containsIgnoringCase("rate limit");
            assertThat(Long.parseLong(answer.headers().firstValue("retry-after").orElse("0")))
                    .isBetween(0L, 60L);
            assertThat(ai.provider().requests(model).size() - before).isLessThanOrEqualTo(2);
        }
        if (!after.equals("1") && !after.equals("none")) {
            assertThat(ai.provider().requests(model).size())
                    .as("the cooldown keeps calls away")
                    .isLessThanOrEqualTo(2);
        }
    }

    @Test
    void row9ABurstOf529IsMetByTheFallbackWithoutAStorm() throws Exception {
        ai.provider().script("burst", "status", 529, "every", 2);
        int calls = 100;
        int good = 0;
        for (int i = 0; i < calls; i++) {
            good += chat("burst").statusCode() == 200 ? 1 : 0;
        }

        int upstream =
                ai.provider().requests("burst").size() + ai.provider().requests("spare").size();
        assertThat(good).isGreaterThanOrEqualTo(99);
        assertThat(upstream).isLessThanOrEqualTo(130 + 20);
        Figures.note("9", "requests to providers for each call of a client", upstream / 100.0);
    }

    @Test
    void row16ARevokedKeyIsNotTheClientsFault() throws Exception {
        ai.provider().script("revoked", "status", 401);

        HttpResponse<String> answer = chat("revoked");

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.headers().firstValue("x-should-retry")).hasValue("false");
        assertThat(answer.body()).doesNotContain("canary");
        assertThat(ai.service(0).process().log())
                .doesNotContain(AiCluster.OPENAI_KEY)
                .doesNotContain(AiCluster.ANTHROPIC_KEY);
        assertThat(ai.gateway(0).process().log()).doesNotContain("sk-canary");
        assertThat(Calls.get(ai.direct("/metrics"), "refused").body()).doesNotContain("sk-canary");
    }

    @Test
    void row17ARetiredNameIsAnAliasAndARefusedParameterIsDropped() throws Exception {
        HttpResponse<String> answer =
                Calls.post(
                        ai.http("/ai/chat"),
                        "retired",
                        "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],"
                                + "\"model\":\"claude-sonnet-4-20250514\",\"temperature\":0.1}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("[DONE]");
        String model = answer.headers().firstValue("x-ai-model").orElseThrow();
        assertThat(answer.headers().firstValue("x-ai-dropped-params").orElseThrow())
                .contains("temperature");
        assertThat(ai.provider().requests(model).getFirst().get("body").asText())
                .doesNotContain("temperature");

        HttpResponse<String> unknown = chat("no-such-model");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("not found");
    }

    @Test
    void row18HeadersOfAClientDoNotReachAProvider() throws Exception {
        for (String path : List.of("/v1/chat/completions", "/v1/messages")) {
            String model = path.endsWith("messages") ? "headers-claude" : "headers";
            HttpRequest request =
                    Calls.request(ai.http(path), "smuggler", Calls.chat(model, false))
                            .header("x-api-key", "sk-smuggled")
                            .header("x-user-id", "root")
                            .header("cookie", "session=smuggled")
                            .header("openai-organization", "smuggled")
                            .header("x-stainless-lang", "smuggled")
                            .header("x-forwarded-for", "smuggled")
                            .header("anthropic-beta", "smuggled-beta-2026")
                            .timeout(Duration.ofSeconds(60))
                            .build();

            assertThat(Calls.send(request).statusCode()).isEqualTo(200);

            JsonNode seen = ai.provider().over(model);
            assertThat(seen.get("headers").toString()).doesNotContain("smuggled");
            assertThat(Provider.header(seen, "x-user-id")).isEmpty();
            assertThat(Provider.header(seen, "host"))
                    .containsExactly("127.0.0.1:" + ai.provider().port());
            assertThat(seen.get("headers").toString()).doesNotContain("eyJ");
            boolean claude = model.endsWith("claude");
            assertThat(Provider.header(seen, claude ? "x-api-key" : "authorization"))
                    .containsExactly(
                            claude ? AiCluster.ANTHROPIC_KEY : "Bearer " + AiCluster.OPENAI_KEY);
        }
    }

    private static HttpResponse<String> chat(String model) throws Exception {
        return Calls.post(ai.http("/v1/chat/completions"), "refused", Calls.chat(model, false));
    }
}
