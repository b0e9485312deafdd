package io.pondpilot.systemtests.ai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pondpilot.systemtests.harness.AiCluster;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Rows 13 and 14 of the failure table: budgets over two ai-services, and Redis away.
class BudgetIT {
    private static final int DAY = 1_000;
    private static AiCluster ai;

    @BeforeAll
    static void start() {
        ai =
                AiCluster.start(
                        SharedAi.plan("ai-budget")
                                .nodes(2)
                                .with("ai.limits.tokens_per_day", DAY)
                                .with("ai.limits.parallel_streams", 1_000),
                        new AiCluster.Models().of("openai", "budgeted", "exact", "away"));
    }

    @AfterAll
    static void stop() {
        ai.close();
    }

    @Test
    void row13TwoServicesShareABudgetExactly() throws Exception {
        // Each call may use 600 tokens of the 1,000: one fits. The provider holds it until all
        // asked.
        ai.provider().script("budgeted", "ttft", 2_000, "input-tokens", 20, "output-tokens", 30);
        List<Callable<HttpResponse<String>>> calls = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            int node = i % 2;
            calls.add(() -> call(node, "sharer", "budgeted", 600));
        }
        int passed = 0;
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<HttpResponse<String>> call : clients.invokeAll(calls)) {
                HttpResponse<String> answer = call.get();
                passed += answer.statusCode() == 200 ? 1 : 0;
                if (answer.statusCode() != 200) {
                    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(429);
                    assertThat(answer.headers().firstValue("x-should-retry")).hasValue("false");
                }
            }
        }

        assertThat(passed).isEqualTo(1);
        assertThat(ai.provider().requests("budgeted")).hasSize(1);
    }

    @Test
    void row13WhatWasReservedTooMuchComesBackToTheToken() throws Exception {
        ai.provider().script("exact", "input-tokens", 40, "output-tokens", 60);
        for (int i = 0; i < 5; i++) {
            assertThat(call(i % 2, "exact", "exact", 300).statusCode()).isEqualTo(200);
        }

        // Settling comes after the last byte.
        io.pondpilot.systemtests.harness.Await.until(
                "five calls of 100 tokens are settled",
                java.time.Duration.ofSeconds(20),
                () -> remaining("exact") == DAY - 500);
    }

    @Test
    void row14WithoutRedisBudgetsAreNotGivenAway() throws Exception {
        ai.provider().script("away", "input-tokens", 1, "output-tokens", 1);
        assertThat(call(0, "away", "away", 10).statusCode()).isEqualTo(200);
        ai.redis().stop();
        try {
            HttpResponse<String> answer = call(0, "away", "away", 10);

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        } finally {
            ai.redis().startEmpty();
        }
        io.pondpilot.systemtests.harness.Await.until(
                "budgets work again",
                java.time.Duration.ofSeconds(30),
                () -> call(0, "away", "away", 10).statusCode() == 200);
    }

    private static long remaining(String user) throws Exception {
        JsonNode usage = Calls.json(Calls.get(ai.http("/ai/usage"), user));
        return usage.path("day").path("remaining").asLong(-1);
    }

    private static HttpResponse<String> call(int node, String user, String model, int most)
            throws Exception {
        String body =
                Calls.chat(model, false).replace("\"max_tokens\":100", "\"max_tokens\":" + most);
        return Calls.post(ai.http(node, "/v1/chat/completions"), user, body);
    }
}
