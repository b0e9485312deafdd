package io.pondpilot.systemtests.ai;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.systemtests.clients.NodePackages;
import io.pondpilot.systemtests.clients.PythonEnvironment;
import io.pondpilot.systemtests.clients.ReportedCase;
import io.pondpilot.systemtests.harness.AiCluster;
import io.pondpilot.systemtests.harness.Layout;
import io.pondpilot.systemtests.harness.RunningProcess;
import io.pondpilot.systemtests.harness.Tokens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// The official SDKs for Python (`ai/`) and Node (`node/ai.test.mjs`); each case is a test here.
@ExtendWith(SharedAi.class)
class SdksIT {
    @TestFactory
    @Timeout(600)
    List<DynamicTest> theSdksForPythonWork(AiCluster ai) throws Exception {
        Path report = Layout.logs("ai-python").resolve("report.xml");
        Path tests = Layout.root().resolve("system-tests/ai");
        Files.createDirectories(report.getParent());
        Files.deleteIfExists(report);
        List<String> command =
                List.of(
                        PythonEnvironment.python(),
                        "-m",
                        "pytest",
                        "--junitxml=" + report,
                        "--rootdir=" + tests,
                        tests.toString());
        run("pytest", command, ai);
        List<DynamicTest> cases = ReportedCase.readJunit(report);
        assertThat(cases).as("cases of pytest").hasSizeGreaterThan(25);
        return cases;
    }

    @TestFactory
    @Timeout(600)
    List<DynamicTest> theSdksForNodeWork(AiCluster ai) throws Exception {
        Path folder = NodePackages.installed();
        Path report = Layout.logs("ai-node").resolve("report.jsonl");
        Files.createDirectories(report.getParent());
        List<String> command =
                List.of(
                        "node",
                        "--test",
                        "--test-reporter=" + folder.resolve("reporter.mjs"),
                        "--test-reporter-destination=" + report,
                        folder.resolve("ai.test.mjs").toString());
        run("node", command, ai);
        List<ReportedCase> cases = ReportedCase.read(report);
        assertThat(cases).as("cases of node --test").hasSizeGreaterThan(15);
        return cases.stream().map(ReportedCase::asTest).toList();
    }

    private static void run(String name, List<String> command, AiCluster ai) {
        Map<String, String> environment =
                Map.of(
                        "PONDPILOT_AI",
                        "http://127.0.0.1:" + ai.gatewayPort(),
                        "PONDPILOT_TOKEN",
                        Tokens.of(name + "-sdk"),
                        "PONDPILOT_PROVIDER",
                        ai.provider().controlUrl(),
                        "PYTHONDONTWRITEBYTECODE",
                        "1");
        try (RunningProcess process =
                RunningProcess.start(
                        name,
                        command,
                        environment,
                        Layout.logs("ai-" + name).resolve(name + ".log"))) {
            int exit = process.await(Duration.ofMinutes(8));
            assertThat(exit).as("%s ran: %s", name, process.tail()).isBetween(0, 1);
        }
    }
}
