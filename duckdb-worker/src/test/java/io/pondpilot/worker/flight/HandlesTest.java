package io.pondpilot.worker.flight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HandlesTest {
    private final List<String> closed = new ArrayList<>();

    private record Thing(String name, long bytes, List<String> closed) implements AutoCloseable {
        @Override
        public void close() {
            closed.add(name);
        }
    }

    private Thing thing(String name, long bytes) {
        return new Thing(name, bytes, closed);
    }

    private static Handles<Thing> handles(int limit, long bytes) {
        return new Handles<>(limit, bytes, Thing::bytes, Duration.ofHours(1), "no such thing");
    }

    private static void assertUnknown(Handles<Thing> handles, ByteString handle) {
        assertThatThrownBy(() -> handles.get(handle))
                .isInstanceOfSatisfying(
                        ProxyException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND))
                .hasMessage("no such thing");
    }

    @Test
    void theLeastRecentlyUsedMakesRoom() {
        try (Handles<Thing> handles = handles(2, 100)) {
            ByteString one = handles.add(thing("one", 1));
            ByteString two = handles.add(thing("two", 1));
            assertThat(handles.get(one).name()).isEqualTo("one");

            handles.add(thing("three", 1));

            assertThat(closed).containsExactly("two");
            assertUnknown(handles, two);
            assertThat(handles.get(one).name()).isEqualTo("one");
        }
        assertThat(closed).hasSize(3);
    }

    @Test
    void bytesMakeRoomToo() {
        try (Handles<Thing> handles = handles(100, 10)) {
            ByteString one = handles.add(thing("one", 4));
            handles.add(thing("two", 4));
            handles.take(one).close();
            handles.add(thing("three", 6));
            assertThat(closed).containsExactly("one");

            ByteString large = handles.add(thing("large", 1_000));

            assertThat(closed).containsExactly("one", "two", "three");
            assertThat(handles.get(large).name()).isEqualTo("large");
        }
    }

    @Test
    void whatIsNotAllowedIsUnknown() {
        try (Handles<Thing> handles = handles(2, 10)) {
            ByteString one = handles.add(thing("one", 1));
            assertThatThrownBy(() -> handles.get(one, _ -> false)).hasMessage("no such thing");
            handles.removeIf(one, _ -> false);
            assertThat(handles.get(one, _ -> true).name()).isEqualTo("one");
            handles.removeAll(found -> found.name().equals("one"));
            assertUnknown(handles, one);
            assertThat(handles.cancel(one)).isFalse();
        }
    }

    @Test
    void ofAMillionThatNobodyClosesTheLastAreKept() {
        int limit = 1_000;
        AtomicInteger closings = new AtomicInteger();
        ByteString oldest = ByteString.EMPTY;
        ArrayDeque<ByteString> last = new ArrayDeque<>();
        try (Handles<AutoCloseable> handles =
                new Handles<>(limit, 1 << 20, _ -> 1, Duration.ofHours(1), "no such thing")) {
            for (int i = 0; i < 1_000_000; i++) {
                ByteString handle = handles.add(closings::incrementAndGet);
                oldest = i == 0 ? handle : oldest;
                last.addLast(handle);
                if (last.size() > limit) {
                    last.removeFirst();
                }
            }

            assertThat(closings).hasValue(1_000_000 - limit);
            assertThat(last).allSatisfy(handle -> assertThat(handles.get(handle)).isNotNull());
            ByteString first = oldest;
            assertThatThrownBy(() -> handles.get(first)).hasMessage("no such thing");
        }
        assertThat(closings).hasValue(1_000_000);
    }
}
