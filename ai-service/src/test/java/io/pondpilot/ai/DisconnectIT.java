package io.pondpilot.ai;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.ai.testing.RawClient;
import io.pondpilot.ai.testing.RunningAi;
import io.pondpilot.ai.testing.ScriptedProvider;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A client that leaves stops the model, whatever it was waiting for; one that waits is kept alive.
class DisconnectIT {
    private static final String DELTA =
            "data: {\"id\":\"c\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n";
    private static final String CHAT = "{\"model\":\"gpt-4o\",\"messages\":[]}";
    private static final String STREAM = "{\"model\":\"gpt-4o\",\"stream\":true,\"messages\":[]}";

    private ScriptedProvider provider;
    private RunningAi ai;

    @BeforeEach
    void start() throws IOException {
        provider = new ScriptedProvider();
        ai = RunningAi.start(provider, "");
    }

    @AfterEach
    void stop() throws IOException {
        ai.close();
        provider.close();
    }

    @Test
    void whileItWaitsForTheFirstByte() throws Exception {
        provider.script(ScriptedProvider.Call::waitForEnd);
        ScriptedProvider.Call call;
        try (RawClient client = ai.client()) {
            client.send("/v1/chat/completions", ai.token(), STREAM);
            call = provider.next();
        }

        assertThat(call.isGone()).isTrue();
    }

    @Test
    void withinAStreamThatSaysNothing() throws Exception {
        provider.script(call -> {
            call.beginStream();
            call.chunk(DELTA);
            call.waitForEnd();
        });
        ScriptedProvider.Call call;
        try (RawClient client = ai.client()) {
            client.send("/v1/chat/completions", ai.token(), STREAM);
            client.until(DELTA);
            call = provider.next();
        }

        assertThat(call.isGone()).isTrue();
    }

    @Test
    void whileItWaitsForADocument() throws Exception {
        provider.script(ScriptedProvider.Call::waitForEnd);
        ScriptedProvider.Call call;
        try (RawClient client = ai.client()) {
            client.send("/v1/chat/completions", ai.token(), CHAT);
            call = provider.next();
        }

        assertThat(call.isGone()).isTrue();
    }

    @Test
    void aClientThatWaitsGetsHeartbeatsAndThenItsAnswer() throws Exception {
        provider.script(call -> {
            Thread.sleep(4_500);
            call.stream(DELTA, "data: [DONE]\n\n");
        });
        try (RawClient client = ai.client()) {
            RawClient.Answer answer = client.post("/v1/chat/completions", ai.token(), STREAM);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text())
                    .startsWith(": keep-alive\n\n")
                    .endsWith(DELTA + "data: [DONE]\n\n");
            assertThat(answer.ended()).isTrue();
        }
    }

    @Test
    void aClientThatWaitsForADocumentGetsBlanksBeforeIt() throws Exception {
        String document = "{\"choices\":[],\"usage\":{\"prompt_tokens\":1}}";
        provider.script(call -> {
            Thread.sleep(3_500);
            call.json(200, document);
        });
        try (RawClient client = ai.client()) {
            RawClient.Answer answer = client.post("/v1/chat/completions", ai.token(), CHAT);

            assertThat(answer.text()).isEqualTo("\n" + document);
            assertThat(answer.ended()).isTrue();
        }
    }

    @Test
    void aLateRefusalIsAnEventAndTheAnswerHasNoEnd() throws Exception {
        provider.script(call -> {
            Thread.sleep(3_500);
            call.json(400, "{\"error\":{\"message\":\"no\",\"type\":\"invalid_request_error\"}}");
        });
        try (RawClient client = ai.client()) {
            RawClient.Answer answer = client.post("/v1/chat/completions", ai.token(), STREAM);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text())
                    .contains(": keep-alive\n\n", "data: {\"error\":{\"message\":\"no\"");
            assertThat(answer.ended()).isFalse();
        }
    }

    @Test
    void theConnectionIsGoodForTheNextCallAfterALongOne() throws Exception {
        provider.script(call -> {
            Thread.sleep(700);
            call.json(200, "{\"choices\":[]}");
        });
        try (RawClient client = ai.client()) {
            assertThat(client.post("/v1/chat/completions", ai.token(), CHAT).status())
                    .isEqualTo(200);
            assertThat(client.post("/v1/chat/completions", ai.token(), CHAT).status())
                    .isEqualTo(200);
        }
    }
}
