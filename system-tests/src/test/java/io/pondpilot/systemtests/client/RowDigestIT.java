package io.pondpilot.systemtests.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The digest itself: what it must see, and what it must not care about.
class RowDigestIT {
    private static final String ROWS =
            "SELECT i, 'v' || i AS s, i / 2.0 AS d, i % 2 = 0 AS b, [i] AS l FROM range(5000) t(i)";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM (" + ROWS + ") WHERE i <> 1025",
                "SELECT * FROM (" + ROWS + ") UNION ALL SELECT * FROM (" + ROWS + ") WHERE i = 7",
                "SELECT * REPLACE (CASE WHEN i = 9 THEN 10 ELSE i END AS i) FROM (" + ROWS + ")",
                "SELECT * REPLACE (CASE WHEN i = 9 THEN 'v8' ELSE s END AS s) FROM (" + ROWS + ")",
                "SELECT * REPLACE (CASE WHEN i = 9 THEN NULL ELSE d END AS d) FROM (" + ROWS + ")",
                "SELECT * REPLACE (CASE WHEN i = 9 THEN true ELSE b END AS b) FROM (" + ROWS + ")",
                "SELECT * REPLACE (CASE WHEN i = 9 THEN [8] ELSE l END AS l) FROM (" + ROWS + ")",
                "SELECT i::INTEGER AS i, s, d, b, l FROM (" + ROWS + ")",
                "SELECT i AS j, s, d, b, l FROM (" + ROWS + ")"
            })
    void aLostRowADoubleOneAndAnyChangedValueChangeIt(String changed) {
        assertThat(Oracle.digest(changed)).isNotEqualTo(Oracle.digest(ROWS));
    }

    @Test
    void twoValuesSwappedBetweenRowsChangeIt() {
        String swapped =
                "SELECT * REPLACE (CASE i WHEN 8 THEN 'v9' WHEN 9 THEN 'v8' ELSE s END AS s) FROM ("
                        + ROWS
                        + ")";
        assertThat(Oracle.digest(swapped)).isNotEqualTo(Oracle.digest(ROWS));
    }

    @Test
    void theOrderOfRowsDoesNotMatter() {
        assertThat(Oracle.digest("SELECT * FROM (" + ROWS + ") ORDER BY i DESC"))
                .isEqualTo(Oracle.digest(ROWS));
        assertThat(Oracle.digest(ROWS).rows()).isEqualTo(5_000);
        assertThat(Oracle.digest(ROWS).schema())
                .isEqualTo(
                        List.of(
                                "i Int(64, true)",
                                "s Utf8",
                                "d FloatingPoint(DOUBLE)",
                                "b Bool",
                                "l List"));
    }
}
