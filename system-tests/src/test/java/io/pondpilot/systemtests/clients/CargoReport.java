package io.pondpilot.systemtests.clients;

import io.pondpilot.systemtests.clients.ReportedCase.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What `cargo test` prints: a line for each case, and a section for each failed one.
final class CargoReport {
    private static final Pattern LINE =
            Pattern.compile("^test (\\S+) \\.\\.\\. (ok|FAILED|ignored)", Pattern.MULTILINE);

    private CargoReport() {}

    static List<ReportedCase> cases(String printed) {
        List<ReportedCase> cases = new ArrayList<>();
        Matcher line = LINE.matcher(printed);
        while (line.find()) {
            String name = line.group(1);
            Outcome outcome =
                    switch (line.group(2)) {
                        case "ok" -> Outcome.PASSED;
                        case "ignored" -> Outcome.SKIPPED;
                        default -> Outcome.FAILED;
                    };
            cases.add(new ReportedCase(name, outcome, section(printed, name)));
        }
        return cases;
    }

    private static String section(String printed, String name) {
        int start = printed.indexOf("---- " + name + " stdout ----");
        if (start < 0) {
            return "";
        }
        int end = printed.indexOf("\n\n", start);
        return end < 0 ? printed.substring(start) : printed.substring(start, end);
    }
}
