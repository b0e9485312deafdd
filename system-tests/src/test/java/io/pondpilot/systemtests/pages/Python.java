package io.pondpilot.systemtests.pages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pondpilot.systemtests.clients.PythonEnvironment;
import io.pondpilot.systemtests.harness.Layout;
import io.pondpilot.systemtests.harness.RunningProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// One interpreter for the blocks of a page: a later block may use the names of an earlier one.
///
/// What it interprets is the business of a script in `pages/`, which writes a line of JSON for each
/// block.
final class Python implements Language {
    private final String script;
    private final String suffix;

    private Python(String script, String suffix) {
        this.script = script;
        this.suffix = suffix;
    }

    /// Python itself.
    static Python blocks() {
        return new Python("run_blocks.py", ".py");
    }

    /// SQL for a DuckDB with the airport extension, which no registry has: something stands in for
    /// it.
    static Python airport() {
        return new Python("run_airport_blocks.py", ".sql");
    }

    @Override
    public List<BlockResult> run(List<CodeBlock> blocks, Reader reader) throws Exception {
        Path folder = Files.createTempDirectory("pp-page-");
        Path report = folder.resolve("results.jsonl");
        List<String> command =
                new ArrayList<>(
                        List.of(
                                PythonEnvironment.python(),
                                Layout.root()
                                        .resolve("system-tests/pages")
                                        .resolve(script)
                                        .toString(),
                                report.toString()));
        for (CodeBlock block : blocks) {
            Path file = folder.resolve("line-" + block.line() + suffix);
            Files.writeString(file, reader.filled(block.text()));
            command.add(file.toString());
        }
        Path log =
                Layout.logs("pages")
                        .resolve(blocks.getFirst().page().getFileName() + suffix + ".log");
        try (RunningProcess python = RunningProcess.start("python", command, Map.of(), log)) {
            int exit = python.await(Duration.ofMinutes(3));
            if (exit != 0) {
                throw new AssertionError(script + " ended with " + exit + python.tail());
            }
        }
        List<BlockResult> results = new ArrayList<>();
        for (String line : Files.readAllLines(report)) {
            JsonNode result = new ObjectMapper().readTree(line);
            results.add(
                    result.path("failure").isNull()
                            ? BlockResult.passed(result.path("output").asText())
                            : BlockResult.failed(result.path("failure").asText()));
        }
        return results;
    }
}
