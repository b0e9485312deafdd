package io.pondpilot.ai.budget;

import io.pondpilot.ai.wire.Usage;
import io.pondpilot.common.settings.AiSettings.Price;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.OptionalDouble;

/// What calls cost, in exact decimals. A price in dollars for a million tokens is the price of one
/// token in micro-dollars.
public final class Cost {
    /// Pico-dollars, in which costs are added up in Redis, in a micro-dollar.
    private static final int PICO_DIGITS = 6;

    private Cost() {}

    /// The cost of a call in micro-dollars. Cached tokens have a price of their own; where none is
    /// given, that of the input.
    public static BigDecimal microDollars(Price price, Usage usage) {
        return times(usage.input(), price.input())
                .add(times(usage.cachedRead(), or(price.cacheRead(), price.input())))
                .add(times(usage.cacheWrite(), or(price.cacheWrite(), price.input())))
                .add(times(usage.output(), price.output()));
    }

    private static double or(OptionalDouble price, double otherwise) {
        return price.orElse(otherwise);
    }

    private static BigDecimal times(long tokens, double price) {
        // valueOf takes the shortest decimal, which is the one in the configuration.
        return BigDecimal.valueOf(price).multiply(BigDecimal.valueOf(tokens));
    }

    /// Whole pico-dollars; prices with more than six decimals are rounded, at half up.
    static long picoDollars(BigDecimal microDollars) {
        return microDollars
                .movePointRight(PICO_DIGITS)
                .setScale(0, RoundingMode.HALF_UP)
                .min(BigDecimal.valueOf(Long.MAX_VALUE / 1000))
                .longValueExact();
    }

    static BigDecimal microDollars(long picoDollars) {
        return BigDecimal.valueOf(picoDollars, PICO_DIGITS).stripTrailingZeros();
    }
}
