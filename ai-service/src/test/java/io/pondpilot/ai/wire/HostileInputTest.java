package io.pondpilot.ai.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/// Whatever the bytes, nothing here throws. Seeds are in the text of a failure.
class HostileInputTest {
    private static final int ROUNDS = 400;

    private static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    private static void feedAll(Dialect dialect, byte[] stream, RandomGenerator random) {
        List<AnswerStream> streams = new ArrayList<>();
        streams.add(new PassThrough(dialect, true));
        streams.add(new ChatStream(1, true));
        streams.add(new MessagesStream(1));
        List<AnswerCollector> collectors = new ArrayList<>();
        for (Dialect each : Dialect.values()) {
            collectors.add(new AnswerCollector(each));
        }
        var out = new ByteArrayOutputStream();
        int at = 0;
        while (at < stream.length) {
            int length = Math.min(1 + random.nextInt(400), stream.length - at);
            for (AnswerStream each : streams) {
                each.feed(stream, at, length, out);
            }
            for (AnswerCollector each : collectors) {
                each.feed(stream, at, length);
            }
            at += length;
        }
        for (AnswerStream each : streams) {
            each.end(out);
            each.report().charge(1);
        }
        collectors.forEach(AnswerCollector::end);
    }

    private static byte[] mutated(byte[] stream, RandomGenerator random) {
        byte[] copy = stream.clone();
        int changes = 1 + random.nextInt(8);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(copy.length);
            switch (random.nextInt(4)) {
                case 0 -> copy[at] = (byte) random.nextInt(256);
                case 1 -> copy[at] = (byte) "{}[]\":,\\\n\r0e".charAt(random.nextInt(12));
                case 2 -> copy = Arrays.copyOf(copy, Math.max(1, at));
                default -> {
                    byte[] longer = Arrays.copyOf(copy, copy.length + copy.length - at);
                    System.arraycopy(copy, at, longer, copy.length, copy.length - at);
                    copy = longer.length > 100_000 ? copy : longer;
                }
            }
        }
        return copy;
    }

    @Test
    void changedStreamsNeverThrow() {
        for (long seed = 1; seed <= ROUNDS; seed++) {
            RandomGenerator random = random(seed);
            for (String file : Golden.STREAMS) {
                byte[] stream = mutated(Golden.bytes(file), random);
                assertThatCode(() -> feedAll(Golden.dialect(file), stream, random))
                        .as("seed %s, %s", seed, file)
                        .doesNotThrowAnyException();
            }
        }
    }

    @Test
    void streamsOfNoiseDeepNestingAndHugeFramesNeverThrow() {
        RandomGenerator random = random(7);
        byte[] noise = new byte[100_000];
        random.nextBytes(noise);
        String deep = "data: " + "{\"a\":[".repeat(10_000) + "\n\n";
        String closed = "data: {\"error\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}\n\n";
        String huge = "data: {\"error\":{\"message\":\"" + "x".repeat(3 << 20) + "\"}}\n\n";
        for (byte[] stream :
                List.of(noise, Golden.utf8(deep), Golden.utf8(closed), Golden.utf8(huge))) {
            for (Dialect dialect : Dialect.values()) {
                assertThatCode(() -> feedAll(dialect, stream, random)).doesNotThrowAnyException();
            }
        }
    }

    @Test
    void passThroughOfAnyBytesGivesThoseBytesUpToTheLastWholeEvent() {
        for (long seed = 1; seed <= ROUNDS; seed++) {
            RandomGenerator random = random(seed);
            byte[] stream = mutated(Golden.bytes("chat-text.sse"), random);
            PassThrough passThrough = new PassThrough(Dialect.CHAT, false);
            var out = new ByteArrayOutputStream();
            int at = 0;
            while (at < stream.length) {
                int length = Math.min(1 + random.nextInt(400), stream.length - at);
                passThrough.feed(stream, at, length, out);
                at += length;
            }
            passThrough.end(out);
            byte[] given = out.toByteArray();
            assertThat(Arrays.mismatch(given, stream)).as("seed %s", seed).isIn(-1, given.length);
        }
    }

    @Test
    void changedRequestsAreTranslatedOrRefusedAndNeverThrow() {
        List<String> files =
                List.of("chat-request.json", "messages-request.json", "messages-request-2.json");
        for (long seed = 1; seed <= ROUNDS; seed++) {
            RandomGenerator random = random(seed);
            for (String file : files) {
                ObjectNode request = (ObjectNode) Json.read(Golden.text(file));
                int changes = 1 + random.nextInt(3);
                for (int i = 0; i < changes; i++) {
                    change(request, random);
                }
                for (MessagesOptions.Thinking thinking : MessagesOptions.Thinking.values()) {
                    assertThatCode(() ->
                                    MessagesRequest.fromChat(
                                            request, new MessagesOptions(9000, thinking, true)))
                            .as("seed %s, %s: %s", seed, file, request)
                            .doesNotThrowAnyException();
                }
                assertThatCode(() ->
                                ChatRequest.fromMessages(request, new ChatOptions("system", true)))
                        .as("seed %s, %s: %s", seed, file, request)
                        .doesNotThrowAnyException();
            }
        }
    }

    @Test
    void changedWholeAnswersNeverThrow() {
        List<String> files =
                List.of("chat-tools.json", "messages-tools.json", "responses-text.json");
        for (long seed = 1; seed <= ROUNDS; seed++) {
            RandomGenerator random = random(seed);
            for (String file : files) {
                ObjectNode answer = (ObjectNode) Json.read(Golden.text(file));
                change(answer, random);
                change(answer, random);
                assertThatCode(
                                () -> {
                                    WholeAnswer.toChat(answer, 1);
                                    WholeAnswer.toMessages(answer);
                                    for (Dialect dialect : Dialect.values()) {
                                        StreamReport report = WholeAnswer.report(dialect, answer);
                                        report.error()
                                                .ifPresent(error ->
                                                        ErrorBodies.body(
                                                                dialect, error, Optional.empty()));
                                    }
                                })
                        .as("seed %s, %s: %s", seed, file, answer)
                        .doesNotThrowAnyException();
            }
        }
    }

    /// Puts something else at a random place of the tree.
    private static void change(ObjectNode tree, RandomGenerator random) {
        JsonNode at = tree;
        while (true) {
            if (at instanceof ObjectNode object && !object.isEmpty()) {
                List<String> names = new ArrayList<>();
                object.fieldNames().forEachRemaining(names::add);
                String name = names.get(random.nextInt(names.size()));
                if (random.nextInt(3) == 0 || !object.get(name).isContainerNode()) {
                    object.set(name, something(random));
                    return;
                }
                at = object.get(name);
            } else if (at instanceof ArrayNode array && !array.isEmpty()) {
                int index = random.nextInt(array.size());
                if (random.nextInt(3) == 0 || !array.get(index).isContainerNode()) {
                    array.set(index, something(random));
                    return;
                }
                at = array.get(index);
            } else {
                return;
            }
        }
    }

    private static JsonNode something(RandomGenerator random) {
        String[] values = {
            "null",
            "true",
            "false",
            "0",
            "-1",
            "1e400",
            "99999999999999999999",
            "\"\"",
            "\"x\"",
            "{}",
            "[]",
            "[null]",
            "[[]]",
            "[1,\"a\",{}]",
            "{\"type\":\"text\"}",
            "{\"type\":7}",
            "{\"url\":3}",
            "\"data:,\"",
            "\"data:;base64,\"",
            "{\"type\":\"tool_result\"}"
        };
        return Json.read(values[random.nextInt(values.length)]);
    }
}
