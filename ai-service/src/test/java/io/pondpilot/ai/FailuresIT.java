package io.pondpilot.ai;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.ai.testing.RawClient;
import io.pondpilot.ai.testing.RunningAi;
import io.pondpilot.ai.testing.ScriptedProvider;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FailuresIT {
    private static final String DELTA =
            "data: {\"id\":\"c\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n";
    private static final String CHAT = "{\"model\":\"gpt-4o\",\"messages\":[]}";
    private static final String STREAM = "{\"model\":\"gpt-4o\",\"stream\":true,\"messages\":[]}";
    private static final String GOOD = "{\"choices\":[],\"usage\":{\"prompt_tokens\":1}}";
    private static final String FAST =
            """
            timeouts: {first_byte: 500ms, idle: 500ms}
            models:
              - {name: slow, provider: openai, id: slow-1, fallbacks: [gpt-4o-mini]}
              - {name: gone, provider: nobody, fallbacks: [gpt-4o-mini]}
              - {name: alone, provider: nobody}
            providers:
              - {name: nobody, base_url: "http://127.0.0.1:1/v1"}
            breaker: {pause: 10m}
            """;

    private ScriptedProvider provider;
    private RunningAi ai;
    private RawClient client;

    @BeforeEach
    void start() throws IOException {
        provider = new ScriptedProvider();
        ai = RunningAi.start(provider, FAST);
        client = ai.client();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        ai.close();
        provider.close();
    }

    private RawClient.Answer chat(String body) throws IOException {
        return client.post("/v1/chat/completions", ai.token(), body);
    }

    @Test
    void withoutAGoodTokenNothingIsAnswered() throws Exception {
        RawClient.Answer chat = client.post("/v1/chat/completions", "", CHAT);
        RawClient.Answer messages = client.post("/v1/messages", "no.good.token", CHAT);

        assertThat(chat.status()).isEqualTo(401);
        assertThat(chat.text()).contains("authentication", "\"code\":\"invalid_api_key\"");
        assertThat(messages.text())
                .startsWith("{\"type\":\"error\",\"error\":{\"type\":\"authentication_error\"");
        assertThat(provider.waitingCalls()).isZero();
    }

    @Test
    void anUnknownModelIsNotFound() throws Exception {
        RawClient.Answer answer = chat("{\"model\":\"gpt-99\",\"messages\":[]}");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).contains("model 'gpt-99' was not found");
        assertThat(answer.header("x-should-retry")).isEqualTo("false");
    }

    @Test
    void aProviderThatIsNotThereIsReplacedByTheNext() throws Exception {
        provider.script(call -> call.json(200, GOOD));

        RawClient.Answer answer = chat("{\"model\":\"gone\",\"messages\":[]}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("x-ai-model")).isEqualTo("gpt-4o-mini");
    }

    @Test
    void aProviderThatIsNotThereIsLeftAloneAfterAWhile() throws Exception {
        for (int i = 0; i < 10; i++) {
            RawClient.Answer answer = chat("{\"model\":\"alone\",\"messages\":[]}");
            assertThat(answer.status()).isEqualTo(502);
        }

        RawClient.Answer answer = chat("{\"model\":\"alone\",\"messages\":[]}");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.text()).contains("model_unavailable");
        assertThat(answer.header("retry-after")).isEqualTo("60");
    }

    @Test
    void silenceBeforeTheHeadersEndsInTheFallback() throws Exception {
        provider.script(call -> {
            if (call.text().contains("slow-1")) {
                call.waitForEnd();
            } else {
                call.json(200, GOOD);
            }
        });

        RawClient.Answer answer = chat("{\"model\":\"slow\",\"stream\":true,\"messages\":[]}");

        assertThat(answer.header("x-ai-model")).isEqualTo("gpt-4o-mini");
        assertThat(provider.next().isGone()).isTrue();
    }

    @Test
    void silenceWithinAStreamEndsWithAnErrorAndWithoutAnEnd() throws Exception {
        provider.script(call -> {
            call.beginStream();
            call.chunk(DELTA);
            call.waitForEnd();
        });

        RawClient.Answer answer = chat(STREAM);

        assertThat(answer.text())
                .startsWith(DELTA)
                .contains("data: {\"error\":{\"message\":\"timeout");
        assertThat(answer.text()).doesNotContain("[DONE]");
        assertThat(answer.ended()).isFalse();
        assertThat(provider.next().isGone()).isTrue();
    }

    @Test
    void aCutStreamIsNeverTakenForAWholeOne() throws Exception {
        for (String end :
                new String[] {"fin", "half an event", "half a letter", "proper end without done"}) {
            provider.script(call -> {
                call.beginStream();
                call.chunk(DELTA);
                switch (end) {
                    case "fin" -> call.hangUp();
                    case "half an event" -> {
                        call.chunk("data: {\"choices\":[{\"del");
                        call.hangUp();
                    }
                    case "half a letter" -> {
                        call.raw("8\r\n");
                        call.raw(new byte[] {'d', 'a', 't', 'a', ':', ' ', '"', (byte) 0xC3});
                        call.hangUp();
                    }
                    default -> call.endStream();
                }
            });
            try (RawClient one = ai.client()) {
                RawClient.Answer answer = one.post("/v1/chat/completions", ai.token(), STREAM);

                assertThat(answer.ended()).as(end).isFalse();
                assertThat(answer.text())
                        .as(end)
                        .startsWith(DELTA + "data: {\"error\":{")
                        .contains("stream_truncated")
                        .doesNotContain("[DONE]");
            }
        }
    }

    @Test
    void aCutDocumentIsAnErrorWithAStatus() throws Exception {
        provider.script(call -> {
            call.raw("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{\"choices\":[");
            call.hangUp();
        });

        RawClient.Answer answer = chat(CHAT);

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.text()).contains("stream_truncated");
    }

    @Test
    void anErrorAsTheFirstEventKeepsItsStatus() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        provider.script(call -> {
            calls.incrementAndGet();
            call.stream(
                    "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n");
        });

        RawClient.Answer answer =
                client.post(
                        "/v1/messages",
                        ai.token(),
                        "{\"model\":\"claude-opus-4-6\",\"stream\":true,\"max_tokens\":1,\"messages\":[]}");

        assertThat(answer.status()).isEqualTo(529);
        assertThat(answer.text()).contains("overloaded_error");
        assertThat(calls.get()).isEqualTo(2);
    }

    @Test
    void aLaterErrorIsForwardedAsItIs() throws Exception {
        String error =
                "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n";
        String start =
                "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":9}}}\n\n";
        provider.script(call -> call.stream(start, error));

        RawClient.Answer answer =
                client.post(
                        "/v1/messages",
                        ai.token(),
                        "{\"model\":\"claude-opus-4-6\",\"stream\":true,\"max_tokens\":1,\"messages\":[]}");

        assertThat(answer.text()).isEqualTo(start + error);
    }

    @Test
    void aStormOfRateLimitsIsNotMadeWorse() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        provider.script(call -> {
            calls.incrementAndGet();
            call.json(
                    429,
                    "{\"error\":{\"type\":\"rate_limit_error\",\"message\":\"slow down\"}}",
                    "retry-after: 3600");
        });

        RawClient.Answer first = chat(CHAT);
        RawClient.Answer second = chat(CHAT);

        assertThat(first.status()).isEqualTo(429);
        assertThat(first.header("retry-after")).isEqualTo("60");
        assertThat(first.header("x-should-retry")).isEqualTo("true");
        assertThat(first.text()).contains("rate limit");
        assertThat(second.status()).isEqualTo(429);
        assertThat(Integer.parseInt(second.header("retry-after"))).isBetween(1, 30);
        assertThat(calls.get()).isEqualTo(1);
    }

    @Test
    void anOverloadedProviderIsAskedTwiceAtMost() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        provider.script(call -> {
            if (calls.incrementAndGet() == 1) {
                call.json(529, "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"}}");
            } else {
                call.json(200, GOOD);
            }
        });

        assertThat(chat(CHAT).status()).isEqualTo(200);
        provider.script(call -> call.json(529, "{}"));
        assertThat(chat(CHAT).status()).isEqualTo(503);
    }

    @Test
    void aRefusedKeyIsOursToKnowAndNotTheClients() throws Exception {
        provider.script(call ->
                call.json(
                        401,
                        "{\"error\":{\"message\":\"Incorrect API key provided: openai-secret-key\",\"code\":\"invalid_api_key\"}}"));

        RawClient.Answer answer = chat(CHAT);

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.head() + answer.text())
                .doesNotContain("secret-key")
                .doesNotContain("127.0.0.1");
        assertThat(answer.header("x-should-retry")).isEqualTo("false");
    }

    @Test
    void aWrongRequestIsNeverTriedAgain() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        provider.script(call -> {
            calls.incrementAndGet();
            call.json(
                    400,
                    "{\"error\":{\"message\":\"context length exceeded\",\"type\":\"invalid_request_error\",\"param\":\"messages\",\"code\":\"context_length_exceeded\"}}");
        });

        RawClient.Answer answer = chat("{\"model\":\"slow\",\"messages\":[]}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text())
                .contains(
                        "context length exceeded",
                        "context_length_exceeded",
                        "\"param\":\"messages\"");
        assertThat(calls.get()).isEqualTo(1);
    }

    @Test
    void hostileBodiesAreRefused() throws Exception {
        assertThat(chat("[]").status()).isEqualTo(400);
        assertThat(chat("{\"model\":\"a\",\"model\":\"b\"}").text()).contains("twice");
        assertThat(chat("{\"a\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}").text())
                .contains("nested deeper");
        assertThat(chat("{\"model\":5}").status()).isEqualTo(400);
        try (RawClient large = ai.client()) {
            large.raw(
                    "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                            + ai.token()
                            + "\r\nContent-Length: 4194305\r\n\r\n");
            RawClient.Answer answer = large.read();
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.text()).contains("request_too_large");
        }
        assertThat(provider.waitingCalls()).isZero();
    }
}
