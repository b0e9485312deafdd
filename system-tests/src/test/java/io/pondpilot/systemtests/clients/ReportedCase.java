package io.pondpilot.systemtests.clients;

import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/// A case that another language's test runner ran, counted as a test of its own here.
///
/// @param text why it failed or was skipped
public record ReportedCase(String name, Outcome outcome, String text) {
    /// What became of it.
    public enum Outcome {
        PASSED,
        FAILED,
        SKIPPED
    }

    /// Reads lines of JSON with `name`, `outcome` and `text`.
    public static List<ReportedCase> read(Path report) throws IOException {
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

    /// Reads the report of a run of pytest, in JUnit's format.
    public static List<DynamicTest> readJunit(Path report) throws Exception {
        NodeList nodes =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(report.toFile())
                        .getElementsByTagName("testcase");
        List<DynamicTest> cases = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            Element element = (Element) nodes.item(i);
            String name = element.getAttribute("classname") + "." + element.getAttribute("name");
            cases.add(junit(name, element).asTest());
        }
        return cases;
    }

    private static ReportedCase junit(String name, Element element) {
        for (String bad : List.of("failure", "error")) {
            NodeList found = element.getElementsByTagName(bad);
            if (found.getLength() > 0) {
                return new ReportedCase(
                        name, Outcome.FAILED, ((Element) found.item(0)).getTextContent());
            }
        }
        NodeList skipped = element.getElementsByTagName("skipped");
        return skipped.getLength() == 0
                ? new ReportedCase(name, Outcome.PASSED, "")
                : new ReportedCase(
                        name, Outcome.SKIPPED, ((Element) skipped.item(0)).getAttribute("message"));
    }

    /// What went wrong, null when nothing did.
    @Nullable String failure() {
        return outcome == Outcome.FAILED ? text : null;
    }

    /// A test that has this outcome.
    public DynamicTest asTest() {
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
