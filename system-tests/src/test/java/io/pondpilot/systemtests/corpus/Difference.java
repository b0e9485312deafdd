package io.pondpilot.systemtests.corpus;

import io.pondpilot.systemtests.client.Answer;
import java.util.List;
import java.util.Optional;

/// One statement whose answer through the proxy is not the in-process one.
///
/// @param what the sort of difference and both sides, on one line
record Difference(String file, int line, String what) {
    /// Compares what both engines made of `entry`. Rows in another order are no difference unless
    /// the statement asks for one.
    static Optional<Difference> between(
            String file, Script.Entry entry, Outcome expected, Outcome actual) {
        return what(entry, expected, actual)
                .map(what -> new Difference(file, entry.line(), what.replace('\n', ' ')));
    }

    private static Optional<String> what(Script.Entry entry, Outcome expected, Outcome actual) {
        if (expected instanceof Outcome.Rows(Answer in)
                && actual instanceof Outcome.Rows(Answer out)) {
            return rows(entry, in, out);
        }
        if (expected.equals(actual)) {
            return Optional.empty();
        }
        return Optional.of("outcome: " + shortened(expected) + " / " + shortened(actual));
    }

    private static Optional<String> rows(Script.Entry entry, Answer in, Answer out) {
        Optional<String> values = values(entry, in, out);
        return in.columns().equals(out.columns())
                ? values
                : Optional.of(
                        "types: "
                                + in.columns()
                                + " / "
                                + out.columns()
                                + values.map(", "::concat).orElse(""));
    }

    private static Optional<String> values(Script.Entry entry, Answer in, Answer out) {
        if (in.rows().equals(out.rows())) {
            return Optional.empty();
        }
        if (!sorted(in).equals(sorted(out))) {
            return Optional.of("rows: " + shortened(in.rows()) + " / " + shortened(out.rows()));
        }
        return entry.sql().contains("ORDER BY") ? Optional.of("order of rows") : Optional.empty();
    }

    private static List<String> sorted(Answer answer) {
        return answer.rows().stream().map(List::toString).sorted().toList();
    }

    private static String shortened(Object side) {
        String text = side.toString();
        return text.length() <= 200 ? text : text.substring(0, 200) + "...";
    }

    /// As the checked-in list spells it: where, a tab, what.
    String listed() {
        return file + ":" + line + "\t" + what;
    }
}
