package io.pondpilot.systemtests.clients;

import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;

/// A case that another language's test runner ran, counted as a test of its own here.
///
/// @param text why it failed or was skipped
record ReportedCase(String name, Outcome outcome, String text) {
    enum Outcome {
        PASSED,
        FAILED,
        SKIPPED
    }

    /// Reads lines of JSON with `name`, `outcome` and `text`.
    static List<ReportedCase> read(Path report) throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<ReportedCase> cases = new ArrayList<>();
        for (String line : Files.readAllLines(report)) {
            JsonNode node = json.readTree(line);
            Outcome outcome =
                    switch (node.path("outcome").asText()) {
                        case "passed" -> Outcome.PASSED;
                        case "skipped" -> Outcome.SKIPPED;
                        default -> Outcome.FAILED;
                    };
            cases.add(
                    new ReportedCase(
                            node.path("name").asText(), outcome, node.path("text").asText()));
        }
        return cases;
    }

    /// What went wrong, null when nothing did.
    @Nullable String failure() {
        return outcome == Outcome.FAILED ? text : null;
    }

    DynamicTest asTest() {
        return DynamicTest.dynamicTest(
                name,
                () -> {
                    switch (outcome) {
                        case PASSED -> {}
                        case FAILED -> fail(name + ": " + text);
                        case SKIPPED -> Assumptions.abort(name + ": " + text);
                    }
                });
    }
}
