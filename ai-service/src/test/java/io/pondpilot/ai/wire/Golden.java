package io.pondpilot.ai.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/// The streams and answers that tests compare with, and ways to feed them.
final class Golden {
    static final List<String> STREAMS =
            List.of(
                    "chat-text.sse",
                    "chat-tools.sse",
                    "messages-text.sse",
                    "messages-tools.sse",
                    "responses-text.sse");

    private Golden() {}

    static byte[] bytes(String file) {
        try (InputStream in =
                Objects.requireNonNull(Golden.class.getResourceAsStream(file), file)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(String file) {
        return new String(bytes(file), StandardCharsets.UTF_8);
    }

    static Dialect dialect(String file) {
        return file.startsWith("chat")
                ? Dialect.CHAT
                : file.startsWith("messages") ? Dialect.MESSAGES : Dialect.RESPONSES;
    }

    /// Compares with a file of the expected; `-Dgolden.write=true` writes it instead, to be read by
    /// people before it is kept.
    static void assertSame(String file, String actual) {
        if (Boolean.getBoolean("golden.write")) {
            try {
                Files.writeString(Path.of("src/test/resources/io/pondpilot/ai/wire", file), actual);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        } else {
            assertThat(actual).isEqualTo(text(file));
        }
    }

    /// Single quotes for double ones, so that JSON is easy to read in a test.
    static ObjectNode json(String text) {
        JsonNode tree = Json.read(text.replace('\'', '"'));
        if (!(tree instanceof ObjectNode object)) {
            throw new AssertionError("the test's JSON is wrong: " + text);
        }
        return object;
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(ByteArrayOutputStream out) {
        return out.toString(StandardCharsets.UTF_8);
    }

    /// Feeds a stream in pieces of this many bytes, each in an array with other bytes around.
    static void feed(SseFrames frames, byte[] stream, int size) {
        for (int at = 0; at < stream.length; at += size) {
            int length = Math.min(size, stream.length - at);
            byte[] chunk = new byte[length + 4];
            System.arraycopy(stream, at, chunk, 3, length);
            frames.feed(chunk, 3, length);
        }
        frames.end();
    }
}
