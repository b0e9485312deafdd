package io.pondpilot.common.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CloserTest {
    private final List<String> closed = new ArrayList<>();

    @Test
    void lastOpenedIsClosedFirstAndOnceEvenWhenOneFails() {
        Closer closer = new Closer();
        closer.add(() -> closed.add("a"));
        closer.add(() -> {
            throw new IllegalStateException("does not close");
        });
        closer.add(() -> closed.add("c"));
        closer.close();
        closer.close();
        assertThat(closed).containsExactly("c", "a");
    }

    @Test
    void whatIsAddedTooLateIsClosedAtOnce() {
        Closer closer = new Closer();
        closer.close();
        closer.add(() -> closed.add("late"));
        assertThat(closed).containsExactly("late");
    }
}
