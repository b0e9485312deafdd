package io.pondpilot.flight.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WindowBudgetTest {
    @Test
    void noMoreIsLentThanThereIsUntilSomeComesBack() {
        WindowBudget budget = new WindowBudget(100);
        assertThat(budget.take(60)).isTrue();
        assertThat(budget.take(60)).isFalse();
        assertThat(budget.take(40)).isTrue();
        assertThat(budget.take(1)).isFalse();
        budget.giveBack(60);
        assertThat(budget.take(60)).isTrue();
    }
}
