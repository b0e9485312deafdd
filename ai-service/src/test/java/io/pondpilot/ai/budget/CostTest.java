package io.pondpilot.ai.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.ai.wire.Usage;
import io.pondpilot.common.settings.AiSettings.Price;
import java.math.BigDecimal;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class CostTest {
    private static final Price HAIKU =
            new Price(1.0, 5.0, OptionalDouble.of(0.1), OptionalDouble.of(1.25));

    @Test
    void cachedTokensHaveAPriceOfTheirOwn() {
        Usage usage = new Usage(1000, 10_000, 400, 200, 50, false);
        // 1000 x 1 + 10000 x 0.1 + 400 x 1.25 + 200 x 5
        assertThat(Cost.microDollars(HAIKU, usage)).isEqualByComparingTo("3500");
    }

    @Test
    void withoutACachedPriceTheInputsHolds() {
        Price plain = new Price(0.15, 0.6, OptionalDouble.empty(), OptionalDouble.empty());
        assertThat(Cost.microDollars(plain, new Usage(1, 1, 1, 1, 0, false)))
                .isEqualByComparingTo("1.05");
    }

    @Test
    void nothingIsLostToBinaryFractions() {
        Price odd = new Price(0.1, 0.0375, OptionalDouble.empty(), OptionalDouble.empty());
        BigDecimal sum = BigDecimal.ZERO;
        long pico = 0;
        for (int i = 0; i < 1000; i++) {
            BigDecimal one = Cost.microDollars(odd, new Usage(1, 0, 0, 1, 0, false));
            sum = sum.add(one);
            pico += Cost.picoDollars(one);
        }
        assertThat(sum).isEqualByComparingTo("137.5");
        assertThat(Cost.microDollars(pico)).isEqualByComparingTo("137.5");
    }

    @Test
    void hostileCountsDoNotOverflow() {
        Usage most = new Usage(Long.MAX_VALUE, Long.MAX_VALUE, 0, Long.MAX_VALUE, 0, false);
        Price dear = new Price(1e9, 1e9, OptionalDouble.empty(), OptionalDouble.empty());
        assertThat(Cost.picoDollars(Cost.microDollars(dear, most))).isPositive();
    }
}
