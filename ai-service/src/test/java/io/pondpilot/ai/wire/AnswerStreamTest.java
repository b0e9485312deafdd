package io.pondpilot.ai.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class AnswerStreamTest {
    private static final long CREATED = 1_780_000_000;

    private static AnswerStream translator(String file) {
        return Golden.dialect(file) == Dialect.MESSAGES
                ? new ChatStream(CREATED, true)
                : new MessagesStream(77);
    }

    private static String feed(AnswerStream stream, byte[] bytes, int size) {
        var out = new ByteArrayOutputStream();
        for (int at = 0; at < bytes.length; at += size) {
            stream.feed(bytes, at, Math.min(size, bytes.length - at), out);
        }
        stream.end(out);
        return Golden.text(out);
    }

    private static String feed(AnswerStream stream, String text) {
        return feed(stream, Golden.utf8(text.replace('\'', '"')), 1 << 16);
    }

    @Test
    void eventsBecomeChunks() {
        for (String file : List.of("messages-text", "messages-tools")) {
            Golden.assertSame(
                    file + ".as-chat.sse",
                    feed(new ChatStream(CREATED, true), Golden.bytes(file + ".sse"), 1 << 16));
        }
    }

    @Test
    void chunksBecomeEvents() {
        for (String file : List.of("chat-text", "chat-tools")) {
            Golden.assertSame(
                    file + ".as-messages.sse",
                    feed(new MessagesStream(77), Golden.bytes(file + ".sse"), 1 << 16));
        }
    }

    @Test
    void usageIsWrittenOnlyIfAskedFor() {
        String chunks = feed(new ChatStream(CREATED, false), Golden.text("messages-text.sse"));
        assertThat(chunks).doesNotContain("\"usage\":{\"prompt").endsWith("data: [DONE]\n\n");
    }

    @Test
    void outputIsTheSameHoweverTheStreamIsSplit() {
        for (String file : Golden.STREAMS) {
            if (Golden.dialect(file) == Dialect.RESPONSES) {
                continue;
            }
            for (String lineEnd : List.of("\n", "\r\n", "\r")) {
                byte[] bytes = Golden.utf8(Golden.text(file).replace("\n", lineEnd));
                String whole = feed(translator(file), bytes, bytes.length);
                for (int at = 1; at < bytes.length; at++) {
                    var out = new ByteArrayOutputStream();
                    AnswerStream stream = translator(file);
                    stream.feed(bytes, 0, at, out);
                    stream.feed(bytes, at, bytes.length - at, out);
                    stream.end(out);
                    assertThat(Golden.text(out)).isEqualTo(whole);
                }
            }
        }
    }

    @Test
    void sameDialectIsPassedByteForByteHoweverItIsSplit() {
        for (String file : Golden.STREAMS) {
            for (String lineEnd : List.of("\n", "\r\n", "\r")) {
                String text = Golden.text(file).replace("\n", lineEnd);
                byte[] bytes = Golden.utf8(text);
                for (int size = 1; size < 300; size++) {
                    PassThrough stream = new PassThrough(Golden.dialect(file), false);
                    assertThat(feed(stream, bytes, size)).isEqualTo(text);
                    assertThat(stream.report().complete()).isTrue();
                }
            }
        }
    }

    @Test
    void chunkWithUsageOnlyIsKeptFromWhoDidNotAskAndNothingElseIs() {
        String text = Golden.text("chat-text.sse");
        int from = text.indexOf("data: {", text.indexOf("\"finish_reason\":\"stop\""));
        String expected = text.substring(0, from) + "data: [DONE]\n\n";
        for (int size = 1; size < 300; size++) {
            PassThrough stream = new PassThrough(Dialect.CHAT, true);
            assertThat(feed(stream, Golden.utf8(text), size)).isEqualTo(expected);
            assertThat(stream.report().usage()).isPresent();
        }
    }

    @Test
    void usageBesideChoicesIsNotDropped() {
        String chunk =
                """
                data: {"choices":[{"index":0,"delta":{}}],"usage":{"prompt_tokens":1}}

                data: {"choices":[],"prompt_filter_results":[]}

                data: [DONE]

                """;
        assertThat(feed(new PassThrough(Dialect.CHAT, true), chunk)).isEqualTo(chunk);
    }

    /// Cut at every byte: what comes out is whole events, a prefix of the whole, without its end.
    @Test
    void cutStreamNeverGetsAnEndItDidNotHave() {
        for (String file : Golden.STREAMS) {
            byte[] bytes = Golden.bytes(file);
            List<Supplier<AnswerStream>> streams =
                    Golden.dialect(file) == Dialect.RESPONSES
                            ? List.of(() -> new PassThrough(Dialect.RESPONSES, false))
                            : List.of(
                                    () -> translator(file),
                                    () -> new PassThrough(Golden.dialect(file), true));
            for (Supplier<AnswerStream> fresh : streams) {
                String whole = feed(fresh.get(), bytes, bytes.length);
                for (int cut = 0; cut < bytes.length - 2; cut++) {
                    AnswerStream stream = fresh.get();
                    var out = new ByteArrayOutputStream();
                    stream.feed(bytes, 0, cut, out);
                    stream.end(out);
                    String given = Golden.text(out);
                    assertThat(whole).startsWith(given);
                    assertThat(given).doesNotContain("[DONE]").doesNotContain("message_stop");
                    assertThat(given.isEmpty() || given.endsWith("\n\n")).isTrue();
                    assertThat(stream.report().complete()).isFalse();
                }
            }
        }
    }

    @Test
    void endWithoutItsLastLineBreaksIsStillAnEnd() {
        String text = Golden.text("chat-text.sse").stripTrailing();
        PassThrough stream = new PassThrough(Dialect.CHAT, false);
        assertThat(feed(stream, Golden.utf8(text), 100)).isEqualTo(text);
        assertThat(stream.report().complete()).isTrue();
    }

    @Test
    void allSevenStopReasonsAreTranslated() {
        String[][] pairs = {
            {"end_turn", "stop"},
            {"stop_sequence", "stop"},
            {"pause_turn", "stop"},
            {"max_tokens", "length"},
            {"model_context_window_exceeded", "length"},
            {"tool_use", "tool_calls"},
            {"refusal", "content_filter"}
        };
        for (String[] pair : pairs) {
            String stream = Golden.text("messages-text.sse").replace("end_turn", pair[0]);
            ChatStream translated = new ChatStream(CREATED, false);
            assertThat(feed(translated, stream)).contains("\"finish_reason\":\"" + pair[1] + "\"");
            assertThat(translated.report().finish()).contains(pair[0]);
        }
    }

    @Test
    void errorWithinTheStreamIsTranslatedAndNothingFollows() {
        String error =
                "event: error\ndata: {'type':'error','error':{'type':'overloaded_error','message':'Overloaded'}}\n\n";
        ChatStream chat = new ChatStream(CREATED, true);
        assertThat(feed(chat, error + Golden.text("messages-text.sse")))
                .isEqualTo(
                        "data: {\"error\":{\"message\":\"Overloaded\",\"type\":\"overloaded_error\",\"param\":null,\"code\":\"overloaded\"}}\n\n");
        assertThat(chat.report().complete()).isFalse();
        MessagesStream messages = new MessagesStream(1);
        assertThat(
                        feed(
                                messages,
                                "data: {'error':{'message':'slow down','code':'rate_limit_exceeded'}}\n\ndata: [DONE]\n\n"))
                .isEqualTo(
                        "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"Rate limit: slow down\"}}\n\n");
    }

    @Test
    void eventThatCannotBeReadBecomesAnError() {
        String good = Golden.text("messages-text.sse");
        String broken = good.replace("\"text\":\"now", "\"text\":now").replace("\" now", "now");
        ChatStream stream = new ChatStream(CREATED, false);
        assertThat(feed(stream, Golden.utf8(broken), 1 << 16))
                .endsWith("\"code\":\"upstream_error\"}}\n\n");
        assertThat(stream.report().complete()).isFalse();
        assertThat(stream.report().error().map(AiError::kind)).contains(ErrorKind.UPSTREAM);
    }

    @Test
    void toolWhoseNameComesLateAndParallelCallsAreKept() {
        String chunks =
                """
                data: {'id':'c','choices':[{'index':0,'delta':{'tool_calls':[{'index':0,'function':{'arguments':'{'}}]}}]}

                data: {'choices':[{'index':0,'delta':{'tool_calls':[{'index':0,'id':'x','function':{'name':'f','arguments':'}'}}]}}]}

                data: {'choices':[{'index':0,'delta':{'tool_calls':[{'index':1,'function':{'name':'g','arguments':'{}'}}]},'finish_reason':'tool_calls'}]}

                data: [DONE]

                """;
        String events = feed(new MessagesStream(1), chunks);
        assertThat(events)
                .contains("\"id\":\"x\",\"name\":\"f\"")
                .contains("\"partial_json\":\"{}\"")
                .contains("\"id\":\"toolu_1\",\"name\":\"g\"")
                .contains("\"stop_reason\":\"tool_use\"");
    }
}
