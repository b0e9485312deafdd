package io.pondpilot.ai.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SseFramesTest {
    /// What a client would see, and the bytes as they were shown.
    private static final class Recording implements SseFrames.Sink {
        final List<String> events = new ArrayList<>();
        final ByteArrayOutputStream raw = new ByteArrayOutputStream();
        int pieces;

        @Override
        public void frame(SseFrame frame) {
            raw.write(frame.raw(), frame.from(), frame.to() - frame.from());
            if (frame.hasData()) {
                events.add(frame.event() + "|" + frame.text());
            } else if (frame.isComment()) {
                events.add("comment");
            }
        }

        @Override
        public void piece(byte[] bytes, int from, int to) {
            pieces++;
            raw.write(bytes, from, to - from);
        }
    }

    private static Recording read(byte[] stream, int size) {
        Recording recording = new Recording();
        Golden.feed(new SseFrames(recording), stream, size);
        return recording;
    }

    private static List<String> events(String stream) {
        return read(Golden.utf8(stream), 1000).events;
    }

    @Test
    void readsLinesEndedByLfCrAndCrLf() {
        assertThat(events("data: a\n\ndata: b\r\n\r\ndata: c\r\rdata: d\n\r\n"))
                .containsExactly("|a", "|b", "|c", "|d");
    }

    @Test
    void readsNamesCommentsAndDataOfSeveralLines() {
        assertThat(
                        events(
                                ": hi\n\nevent: x\ndata: 1\ndata:2\nid: 9\ndata:  3\n\nevent:y\ndata\n\nretry: 5\n\n"))
                .containsExactly("comment", "x|1\n2\n 3", "y|");
    }

    @Test
    void standsAByteOrderMarkAndEmptyFirstLines() {
        assertThat(events("\uFEFFdata: a\n\n")).containsExactly("|a");
        assertThat(events("\uFEFF\n\n\ndata: a\n\n")).containsExactly("|a");
        assertThat(events("\n\r\n\rdata: a\n\n")).containsExactly("|a");
    }

    @Test
    void showsWhatIsLeftAtTheEnd() {
        assertThat(events("data: a\n\ndata: [DONE]")).containsExactly("|a", "|[DONE]");
    }

    @Test
    void findsTheSameEventsAndAllBytesHoweverTheStreamIsSplit() {
        List<String> streams =
                List.of(
                        "data: a\n\ndata: b\r\n\r\n: c\r\n\r\ndata: d\r\revent: e\rdata: f\rdata: g\r\r",
                        "\uFEFFdata: ü🦆\n\n\n\n\r\n\r\ndata: x\n\n",
                        "data: [DONE]\r\n\r\n");
        for (String stream : streams) {
            byte[] bytes = Golden.utf8(stream);
            Recording whole = read(bytes, bytes.length);
            assertThat(whole.raw.toByteArray()).isEqualTo(bytes);
            for (int size = 1; size < bytes.length; size++) {
                Recording split = read(bytes, size);
                assertThat(split.events).as("pieces of %s bytes", size).isEqualTo(whole.events);
                assertThat(split.raw.toByteArray()).isEqualTo(bytes);
            }
        }
    }

    @Test
    void findsTheSameEventsOfEveryGoldenStreamWithEitherLineEndAtEverySplit() {
        for (String file : Golden.STREAMS) {
            List<String> expected = read(Golden.bytes(file), 1 << 20).events;
            for (String lineEnd : List.of("\n", "\r\n", "\r")) {
                byte[] bytes = Golden.utf8(Golden.text(file).replace("\n", lineEnd));
                for (int at = 1; at < bytes.length; at++) {
                    Recording recording = new Recording();
                    SseFrames frames = new SseFrames(recording);
                    frames.feed(bytes, 0, at);
                    frames.feed(bytes, at, bytes.length - at);
                    frames.end();
                    assertThat(recording.events).isEqualTo(expected);
                    assertThat(recording.raw.toByteArray()).isEqualTo(bytes);
                }
            }
        }
    }

    @Test
    void givesUpOnAFrameThatIsTooLongAndReadsTheNextOne() {
        byte[] stream = Golden.utf8("data: a\n\ndata: " + "x".repeat(900) + "\n\ndata: b\n\n");
        Recording recording = new Recording();
        SseFrames frames = new SseFrames(recording, 500);
        Golden.feed(frames, stream, 64);
        assertThat(recording.events).containsExactly("|a", "|b");
        assertThat(recording.raw.toByteArray()).isEqualTo(stream);
        assertThat(recording.pieces).isPositive();
        assertThat(frames.tooLongCount()).isEqualTo(1);
        assertThat(frames.atBoundary()).isTrue();
    }

    @Test
    void readsAFrameOfAMegabyteInSmallPieces() {
        byte[] stream = Golden.utf8("data: " + "x".repeat((1 << 20) - 16) + "\n\ndata: b\n\n");
        Recording recording = read(stream, 8192);
        assertThat(recording.events).hasSize(2);
        assertThat(recording.pieces).isZero();
    }

    @Test
    void isNotAtABoundaryWithinAFrameThatIsTooLong() {
        SseFrames frames = new SseFrames(new Recording(), 10);
        byte[] half = Golden.utf8("data: 12345678");
        frames.feed(half, 0, half.length);
        assertThat(frames.atBoundary()).isFalse();
    }
}
