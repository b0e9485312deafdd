package io.pondpilot.systemtests.clients;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pondpilot.systemtests.clients.ReportedCase.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The events of `go test -json`: its innermost tests are the cases, a test around others is none.
final class GoReport {
    private GoReport() {}

    static List<ReportedCase> cases(String printed) throws JsonProcessingException {
        ObjectMapper json = new ObjectMapper();
        Map<String, StringBuilder> output = new LinkedHashMap<>();
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        for (String line : printed.lines().filter(l -> l.startsWith("{")).toList()) {
            JsonNode event = json.readTree(line);
            String name = event.path("Test").asText();
            if (name.isEmpty()) {
                continue;
            }
            switch (event.path("Action").asText()) {
                case "run" -> output.put(name, new StringBuilder());
                case "output" ->
                        output.getOrDefault(name, new StringBuilder())
                                .append(event.path("Output").asText());
                case "pass" -> outcomes.put(name, Outcome.PASSED);
                case "skip" -> outcomes.put(name, Outcome.SKIPPED);
                case "fail" -> outcomes.put(name, Outcome.FAILED);
                default -> {}
            }
        }
        List<ReportedCase> cases = new ArrayList<>();
        output.forEach((name, text) -> {
            // A test that began and never ended hung or died.
            Outcome outcome = outcomes.getOrDefault(name, Outcome.FAILED);
            boolean around = output.keySet().stream().anyMatch(n -> n.startsWith(name + "/"));
            if (!around) {
                cases.add(new ReportedCase(name, outcome, text.toString()));
            }
        });
        return cases;
    }
}
