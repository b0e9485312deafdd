package io.pondpilot.ai.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pondpilot.ai.wire.AnswerCollector.Collected;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AnswerCollectorTest {
    private static Collected collect(Dialect dialect, byte[] stream, int size) {
        AnswerCollector collector = new AnswerCollector(dialect);
        for (int at = 0; at < stream.length; at += size) {
            collector.feed(stream, at, Math.min(size, stream.length - at));
        }
        return collector.end();
    }

    private static ObjectNode whole(String file, int size) {
        Collected collected = collect(Golden.dialect(file), Golden.bytes(file), size);
        if (collected instanceof Collected.Whole(ObjectNode answer)) {
            return answer;
        }
        throw new AssertionError(collected.toString());
    }

    @Test
    void streamsBecomeWholeAnswers() {
        for (String file : Golden.STREAMS) {
            String expected = file.replace(".sse", ".json");
            Golden.assertSame(expected, whole(file, 1 << 20).toPrettyString());
        }
    }

    @Test
    void answersAreTheSameHoweverTheStreamIsSplit() {
        for (String file : Golden.STREAMS) {
            String expected = whole(file, 1 << 20).toString();
            for (int size = 1; size < 200; size += 3) {
                assertThat(whole(file, size).toString()).isEqualTo(expected);
            }
        }
    }

    @Test
    void wholeAnswersAreTranslatedBothWays() {
        for (String file : new String[] {"messages-text", "messages-tools"}) {
            ObjectNode chat = WholeAnswer.toChat(Golden.json(quoted(file)), 1_780_000_000);
            Golden.assertSame(file + ".as-chat.json", chat.toPrettyString());
        }
        for (String file : new String[] {"chat-text", "chat-tools"}) {
            ObjectNode message = WholeAnswer.toMessages(Golden.json(quoted(file)));
            Golden.assertSame(file + ".as-messages.json", message.toPrettyString());
        }
    }

    private static String quoted(String file) {
        return Golden.text(file + ".json");
    }

    /// The stream translated and collected says the same as the collected stream translated.
    @Test
    void bothWaysToAWholeAnswerOfTheOtherDialectAgree() {
        for (String file : new String[] {"messages-text.sse", "messages-tools.sse"}) {
            var out = new ByteArrayOutputStream();
            ChatStream stream = new ChatStream(1_780_000_000, true);
            byte[] bytes = Golden.bytes(file);
            stream.feed(bytes, 0, bytes.length, out);
            stream.end(out);
            byte[] chunks = out.toByteArray();
            Collected collected = collect(Dialect.CHAT, chunks, chunks.length);
            ObjectNode direct = WholeAnswer.toChat(whole(file, 1 << 20), 1_780_000_000);
            assertThat(collected).isInstanceOf(Collected.Whole.class);
            ObjectNode roundabout = ((Collected.Whole) collected).answer();
            for (String path :
                    new String[] {
                        "/choices/0/message/content",
                        "/choices/0/finish_reason",
                        "/usage",
                        "/choices/0/message/tool_calls",
                        "/id"
                    }) {
                assertThat(roundabout.at(path).toString()).isEqualTo(direct.at(path).toString());
            }
        }
    }

    @Test
    void wholeAnswersTellTheirUsage() {
        for (String file : Golden.STREAMS) {
            StreamTap tap = new StreamTap(Golden.dialect(file));
            Golden.feed(new SseFrames(tap), Golden.bytes(file), 1 << 16);
            StreamReport report = WholeAnswer.report(Golden.dialect(file), whole(file, 1 << 20));
            assertThat(report.usage()).isEqualTo(tap.report().usage());
            assertThat(report.model()).isEqualTo(tap.report().model());
            assertThat(report.finish()).isEqualTo(tap.report().finish());
            assertThat(report.complete()).isTrue();
        }
        StreamReport embeddings =
                WholeAnswer.report(
                        Dialect.CHAT,
                        Golden.utf8(
                                "{\"object\":\"list\",\"data\":[],\"model\":\"e\",\"usage\":{\"prompt_tokens\":8,\"total_tokens\":8}}"));
        assertThat(embeddings.usage()).contains(new Usage(8, 0, 0, 0, 0, false));
        assertThat(WholeAnswer.report(Dialect.CHAT, Golden.utf8("<html>")).complete()).isFalse();
    }

    @Test
    void documentOfAProviderIsReadWhereARequestWouldBeRefused() {
        String[] documents = {
            "{\"a\":\"\\u0000\"}",
            "{\"a\":1,\"a\":2}",
            "{\"a\":" + "[".repeat(99) + "]".repeat(99) + "}"
        };
        for (String document : documents) {
            assertThat(RequestBody.read(Golden.utf8(document)))
                    .isInstanceOf(RequestBody.Refused.class);
            assertThat(WholeAnswer.read(Golden.utf8(document))).isPresent();
        }
        assertThat(WholeAnswer.read(Golden.utf8("<html>"))).isEmpty();
        assertThat(WholeAnswer.read(Golden.utf8("[]"))).isEmpty();
    }

    @Test
    void cutStreamsAndErrorsAreNotWhole() {
        for (String file : Golden.STREAMS) {
            byte[] half = Arrays.copyOf(Golden.bytes(file), Golden.bytes(file).length / 2);
            assertThat(collect(Golden.dialect(file), half, 100))
                    .isInstanceOf(Collected.Truncated.class);
        }
        assertThat(
                        collect(
                                Dialect.CHAT,
                                Golden.utf8("data: {\"error\":{\"message\":\"x\"}}\n\n"),
                                99))
                .isInstanceOf(Collected.Failed.class);
        assertThat(collect(Dialect.CHAT, Golden.utf8("data: {broken\n\ndata: [DONE]\n\n"), 99))
                .isInstanceOf(Collected.Failed.class);
    }
}
