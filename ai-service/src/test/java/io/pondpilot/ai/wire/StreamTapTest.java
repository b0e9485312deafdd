package io.pondpilot.ai.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class StreamTapTest {
    private static StreamReport report(Dialect dialect, byte[] stream, int size) {
        StreamTap tap = new StreamTap(dialect);
        Golden.feed(new SseFrames(tap), stream, size);
        return tap.report();
    }

    private static StreamReport report(String file) {
        byte[] stream = Golden.bytes(file);
        return report(Golden.dialect(file), stream, stream.length);
    }

    private static StreamReport of(Dialect dialect, String stream) {
        return report(dialect, Golden.utf8(stream.replace('\'', '"')), 1 << 16);
    }

    @Test
    void knowsAChatStream() {
        StreamReport report = report("chat-text.sse");
        assertThat(report.complete()).isTrue();
        assertThat(report.usageFinal()).isTrue();
        assertThat(report.usage()).contains(new Usage(20, 100, 0, 9, 4, false));
        assertThat(report.id()).contains("chatcmpl-7");
        assertThat(report.model()).contains("gpt-5-mini-2025-08-07");
        assertThat(report.finish()).contains("stop");
        assertThat(report.error()).isEmpty();
        assertThat(report.textBytes())
                .isEqualTo(Golden.utf8("Grüße from DuckDB 🦆\nsay \"usage\":{ now").length);
    }

    @Test
    void countsReasoningAndArgumentsOfToolsAsText() {
        long expected = Golden.utf8("Let me see.Looking.{\"sql\":\"SELECT 1\"}").length;
        assertThat(report("chat-tools.sse").textBytes()).isEqualTo(expected + 2);
        assertThat(report("messages-tools.sse").textBytes()).isEqualTo(expected);
        assertThat(report("chat-tools.sse").finish()).contains("tool_calls");
        assertThat(report("messages-tools.sse").finish()).contains("tool_use");
    }

    @Test
    void nullsOfAnthropicsLastUsageDoNotOverwriteWhatWasKnown() {
        StreamReport report = report("messages-text.sse");
        assertThat(report.complete()).isTrue();
        assertThat(report.usageFinal()).isTrue();
        assertThat(report.usage()).contains(new Usage(20, 100, 7, 9, 0, false));
        assertThat(report.model()).contains("claude-haiku-4-5-20251001");
        assertThat(report.finish()).contains("end_turn");
    }

    @Test
    void knowsAResponsesStreamAndDoesNotCountItsTextTwice() {
        StreamReport report = report("responses-text.sse");
        assertThat(report.complete()).isTrue();
        assertThat(report.usage()).contains(new Usage(7, 30, 0, 11, 5, false));
        assertThat(report.finish()).contains("completed");
        assertThat(report.id()).contains("resp_1");
        assertThat(report.textBytes()).isEqualTo("Quack quack.".length());
    }

    @Test
    void knowsTheSameHoweverAStreamIsSplit() {
        for (String file : Golden.STREAMS) {
            byte[] stream = Golden.bytes(file);
            StreamReport whole = report(file);
            for (int size = 1; size <= 64; size++) {
                assertThat(report(Golden.dialect(file), stream, size)).isEqualTo(whole);
            }
        }
    }

    @Test
    void noPrefixOfAStreamIsTakenForAWholeOne() {
        for (String file : Golden.STREAMS) {
            byte[] stream = Golden.bytes(file);
            for (int length = 0; length < stream.length - 2; length++) {
                StreamTap tap = new StreamTap(Golden.dialect(file));
                SseFrames frames = new SseFrames(tap);
                frames.feed(stream, 0, length);
                frames.end();
                assertThat(tap.isComplete()).as("%s cut at %s", file, length).isFalse();
            }
        }
    }

    @Test
    void chargesACutStreamByItsBytesAndKeepsTheExactPrompt() {
        String stream = Golden.text("messages-text.sse");
        String cut = stream.substring(0, stream.indexOf("event: content_block_stop"));
        StreamReport report = report(Dialect.MESSAGES, Golden.utf8(cut), 100);
        assertThat(report.complete()).isFalse();
        assertThat(report.usageFinal()).isFalse();
        long output = (report.textBytes() + 3) / 4;
        assertThat(report.charge(999)).isEqualTo(new Usage(20, 100, 7, output, 0, true));
    }

    @Test
    void chargesAGuessWhenTheProviderToldNothing() {
        StreamReport report =
                of(Dialect.CHAT, "data: {'choices':[{'delta':{'content':'12345'}}]}\n\n");
        assertThat(report.charge(40)).isEqualTo(Usage.estimate(40, 2));
    }

    @Test
    void findsErrorsWithinStreams() {
        StreamReport chat =
                of(
                        Dialect.CHAT,
                        "data: {'error':{'message':'slow down','type':'tokens','code':'rate_limit_exceeded'}}\n\n");
        assertThat(chat.error().map(AiError::kind)).contains(ErrorKind.RATE_LIMIT);
        assertThat(of(Dialect.CHAT, "data: {'error':'broken'}\n\n").error().map(AiError::message))
                .contains("broken");
        StreamReport messages =
                of(
                        Dialect.MESSAGES,
                        "event: error\ndata: {'type':'error','error':{'type':'overloaded_error','message':'Overloaded'}}\n\n");
        assertThat(messages.error().map(AiError::kind)).contains(ErrorKind.OVERLOADED);
        assertThat(messages.error().map(AiError::status)).contains(529);
        StreamReport responses =
                of(
                        Dialect.RESPONSES,
                        "data: {'type':'response.failed','response':{'status':'failed','error':{'code':'server_error','message':'x'}}}\n\n");
        assertThat(responses.complete()).isTrue();
        assertThat(responses.error().map(AiError::kind)).contains(ErrorKind.API);
        assertThat(
                        of(
                                        Dialect.RESPONSES,
                                        "data: {'type':'error','code':'x','message':'no'}\n\n")
                                .error())
                .isPresent();
    }

    @Test
    void usageThatComesWithEveryChunkIsFinalOnlyAtTheEnd() {
        String chunk =
                "data: {'choices':[{'delta':{'content':'ab'}}],'usage':{'prompt_tokens':5,'completion_tokens':1}}\n\n";
        assertThat(of(Dialect.CHAT, chunk).usageFinal()).isFalse();
        StreamReport whole =
                of(
                        Dialect.CHAT,
                        chunk
                                + "data: {'choices':[{'delta':{},'finish_reason':'stop'}],'usage':{'prompt_tokens':5,'completion_tokens':2}}\n\n");
        assertThat(whole.usageFinal()).isTrue();
        assertThat(whole.usage()).contains(new Usage(5, 0, 0, 2, 0, false));
    }

    @Test
    void hostileNumbersAreBounded() {
        StreamReport report =
                of(
                        Dialect.CHAT,
                        "data: {'choices':[],'usage':{'prompt_tokens':-5,'completion_tokens':1e300,'prompt_tokens_details':'x'}}\n\n");
        assertThat(report.usage()).contains(new Usage(0, 0, 0, 1_000_000_000, 0, false));
        assertThat(report.finish()).isEqualTo(Optional.empty());
    }
}
