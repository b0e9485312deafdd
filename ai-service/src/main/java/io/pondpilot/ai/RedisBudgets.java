package io.pondpilot.ai;

import io.pondpilot.ai.budget.Decision;
import io.pondpilot.ai.budget.TokenBudgets;
import io.pondpilot.ai.call.Budgets;
import io.pondpilot.common.identity.Identity;
import java.time.Duration;
import java.util.Optional;

/// The budgets in Redis, as calls want to see them.
///
/// @param tokens counts
record RedisBudgets(TokenBudgets tokens) implements Budgets {
    @Override
    public Reserved reserve(Identity identity, long most) {
        return switch (tokens.reserve(identity, most)) {
            case Decision.Granted granted ->
                    new Reserved.Granted(
                            (model, usage) -> granted.reservation().settle(model.price(), usage));
            case Decision.Refused refused ->
                    new Reserved.Refused(
                            refused.error(),
                            Optional.of(refused.retryAfter())
                                    .filter(time -> refused.again() && !time.equals(Duration.ZERO)),
                            refused.again());
        };
    }
}
