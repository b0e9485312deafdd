package io.pondpilot.systemtests.pages;

import io.pondpilot.systemtests.client.FlightUser;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Statements, each ended by a semicolon at the end of a line, sent through the proxy; what they
/// print is their rows, values separated by a bar.
final class Sql implements Language {
    @Override
    public List<BlockResult> run(List<CodeBlock> blocks, Reader reader) {
        List<BlockResult> results = new ArrayList<>();
        int port = Integer.parseInt(reader.address().substring(reader.address().indexOf(':') + 1));
        try (FlightUser user = FlightUser.at(port, reader.token())) {
            for (CodeBlock block : blocks) {
                results.add(run(user, reader.filled(block.text())));
            }
        }
        return results;
    }

    private static BlockResult run(FlightUser user, String text) {
        StringBuilder printed = new StringBuilder();
        try {
            for (String statement : statements(text)) {
                printed.setLength(0);
                for (List<String> row : user.rows(statement)) {
                    printed.append(String.join(" | ", row)).append('\n');
                }
            }
            return BlockResult.passed(printed.toString());
        } catch (RuntimeException e) {
            return BlockResult.failed(String.valueOf(e.getMessage()));
        }
    }

    static List<String> statements(String text) {
        String code =
                text.lines()
                        .filter(line -> !line.strip().startsWith("--"))
                        .collect(Collectors.joining("\n"));
        return List.of(code.split(";[ \t]*(\n|$)")).stream()
                .map(String::strip)
                .filter(statement -> !statement.isEmpty())
                .toList();
    }
}
