package io.pondpilot.systemtests.ai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pondpilot.systemtests.harness.AiCluster;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Rows 5, 6, 7 and 10 of the failure table: streams that are slow, break off, or are odd.
@ExtendWith(SharedAi.class)
class BrokenStreamsIT {
    private static final String USAGE =
            "\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":7,\"total_tokens\":18}";

    private final AiCluster ai;

    BrokenStreamsIT(AiCluster ai) {
        this.ai = ai;
    }

    @Test
    void row5ASlowStreamIsNotCut() throws Exception {
        // Each pause is two thirds of the idle time-out, all of them together five times as long.
        ai.provider().script("slow", "frames", 8, "gap", SharedAi.IDLE * 2 / 3);

        try (RawCall call = stream("slow", "/v1/chat/completions")) {
            RawCall.End end = call.head().rest();

            assertThat(end.whole()).isTrue();
            assertThat(end.body()).contains("7 ......").endsWith("data: [DONE]\n\n");
        }
        assertThat(ai.provider().over("slow").get("outcome").asText()).isEqualTo("complete");
    }

    @ParameterizedTest
    @CsvSource({
        "cut-frame,3,fin",
        "cut-frame,3,rst",
        "cut-frame,3,clean",
        "cut-byte,500,fin",
        "cut-byte,500,rst",
        "cut-byte,613,clean",
        "open,true,fin"
    })
    void row6ATruncatedStreamIsNeverTakenForAWholeOne(String where, String at, String how)
            throws Exception {
        for (String path : List.of("/v1/chat/completions", "/v1/messages")) {
            String model = path.endsWith("messages") ? "cut-claude" : "cut";
            ai.provider().script(model, "frames", 20, where, at, "cut", how);

            try (RawCall call = stream(model, path)) {
                RawCall.End end = call.head().rest();

                assertThat(end.body())
                        .as(path)
                        .contains("error")
                        .doesNotContain("[DONE]")
                        .doesNotContain("message_stop");
                assertThat(end.whole()).as("the last chunk is withheld").isFalse();
            }
        }
    }

    @Test
    void row6TruncationWithinACharacterIsSeenToo() throws Exception {
        byte[] whole =
                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Zü"
                        .getBytes(StandardCharsets.UTF_8);
        ai.provider()
                .exact("cut", Arrays.copyOf(whole, whole.length - 1), "cut-byte", whole.length);

        try (RawCall call = stream("cut", "/v1/chat/completions")) {
            RawCall.End end = call.head().rest();

            assertThat(end.body()).contains("error").doesNotContain("[DONE]");
            assertThat(end.whole()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"lf", "crlf", "bom", "comments", "empty-first", "garbage", "large"})
    void row7OddStreamsComeThroughByteForByte(String oddity) throws Exception {
        byte[] entity = odd(oddity);
        ai.provider().exact("odd", entity);

        HttpResponse<byte[]> answer = bytes("odd");

        assertThat(answer.body()).isEqualTo(entity);
    }

    @Test
    void row7AStreamMayBeSplitAtEveryByte() throws Exception {
        byte[] entity = odd("crlf");
        for (int piece : new int[] {1, 2, 3, 5, 7, 11, 64}) {
            ai.provider().exact("split", entity, "piece", piece);

            assertThat(bytes("split").body()).as("pieces of " + piece).isEqualTo(entity);
        }
    }

    @Test
    void row10AnOverloadedModelAtTheFirstEventIsNoAnswer() throws Exception {
        ai.provider().script("error-0", "error-frame", 0);

        HttpResponse<String> answer =
                Calls.post(ai.http("/v1/messages"), "broken", Calls.chat("error-0", true));

        // Tried again, and then a status: nothing of an answer had been sent.
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(529);
        assertThat(Calls.json(answer).at("/error/type").asText()).isEqualTo("overloaded_error");
        assertThat(ai.provider().over("error-0", 2)).hasSize(2);
    }

    @Test
    void row10AnErrorEventWithinAStreamIsForwardedUnchanged() throws Exception {
        ai.provider().script("error-5", "frames", 20, "error-frame", 5);

        try (RawCall call = stream("error-5", "/v1/messages")) {
            RawCall.End end = call.head().rest();

            assertThat(end.body())
                    .contains(
                            "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}")
                    .doesNotContain("message_stop");
        }
        JsonNode seen = ai.provider().over("error-5");
        assertThat(seen.get("frames").asInt()).isEqualTo(6);
    }

    private RawCall stream(String model, String path) throws Exception {
        return RawCall.post(ai.gatewayPort(), path, "broken", Calls.chat(model, true));
    }

    private HttpResponse<byte[]> bytes(String model) throws Exception {
        // With usage asked for, nothing is taken out of the stream.
        String body =
                Calls.chat(model, true)
                        .replace(
                                "\"stream\":true",
                                "\"stream\":true,\"stream_options\":{\"include_usage\":true}");
        HttpRequest request = Calls.request(ai.http("/v1/chat/completions"), "odd", body).build();
        return Calls.HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    private static byte[] odd(String oddity) {
        String end = oddity.equals("crlf") ? "\r\n" : "\n";
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String first =
                switch (oddity) {
                    case "bom" -> "\ufeff";
                    case "comments" -> ": one" + end + end + ":two" + end;
                    case "empty-first" -> end + end;
                    case "garbage" -> "data: {\"choices\":[{ oops" + end + end;
                    case "large" ->
                            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
                                    + "x".repeat(1_000_000)
                                    + "\"}}]}"
                                    + end
                                    + end;
                    default -> "";
                };
        String rest =
                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Zürich \\\"usage\\\"\"}}]}"
                        + end
                        + end
                        + "event: other"
                        + end
                        + "id: 7"
                        + end
                        + "data:{\"choices\":[],"
                        + USAGE
                        + "}"
                        + end
                        + end
                        + "data: [DONE]"
                        + end
                        + end;
        out.writeBytes((first + rest).getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }
}
