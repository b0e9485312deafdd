package io.pondpilot.common.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.common.identity.UserId;
import org.junit.jupiter.api.Test;

class RefusalLogTest {
    @Test
    void oneLinePerUserInAWhile() {
        RefusalLog refusals = new RefusalLog();
        assertThat(refusals.isDue(new UserId("a"))).isTrue();
        assertThat(refusals.isDue(new UserId("a"))).isFalse();
        assertThat(refusals.isDue(new UserId("b"))).isTrue();
    }

    @Test
    void manyUsersDoNotFillTheMemory() {
        RefusalLog refusals = new RefusalLog();
        int due = 0;
        for (int i = 0; i < 20_000; i++) {
            due += refusals.isDue(new UserId("u" + i)) ? 1 : 0;
        }
        assertThat(due).isBetween(10_000, 10_010);
    }
}
