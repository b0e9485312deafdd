package io.pondpilot.ai.budget;

import io.pondpilot.ai.wire.Usage;
import io.pondpilot.common.settings.AiSettings.Price;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// Tokens and a stream that are held for one call until it is settled. Thread-safe.
public final class Reservation {
    private final TokenBudgets budgets;
    private final Account account;
    private final String id;
    private final AtomicBoolean settled = new AtomicBoolean();

    Reservation(TokenBudgets budgets, Account account, String id) {
        this.budgets = budgets;
        this.account = account;
        this.id = id;
    }

    /// Charges what was used: the rest goes back to the token, what went beyond is taken. The first
    /// call counts, others do nothing. Does not wait.
    ///
    /// @param price of the model that answered; empty when it is not known
    public void settle(Optional<Price> price, Usage usage) {
        if (settled.compareAndSet(false, true)) {
            budgets.settle(this, price, usage);
        }
    }

    /// Gives all back: no model was called. Does not wait.
    public void release() {
        if (settled.compareAndSet(false, true)) {
            budgets.release(this);
        }
    }

    Account account() {
        return account;
    }

    String id() {
        return id;
    }
}
