package io.pondpilot.systemtests.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.systemtests.harness.Layout;
import io.pondpilot.systemtests.harness.ProxyCluster;
import io.pondpilot.systemtests.harness.RunningProcess;
import io.pondpilot.systemtests.harness.SharedProxy;
import io.pondpilot.systemtests.harness.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// The ADBC driver in Go and the validation suite of its module: the tests of `go/`.
@ExtendWith(SharedProxy.class)
class GoClientIT {
    @TestFactory
    @Timeout(1_200)
    List<DynamicTest> adbcValidationInGoIsGreen(ProxyCluster proxy) throws IOException {
        Map<String, String> environment = Toolchain.environment();
        environment.put("PONDPILOT_FLIGHT", "localhost:" + proxy.flightPort());
        environment.put("PONDPILOT_TOKEN", Tokens.of("go-" + UUID.randomUUID()));
        Path log = Layout.logs("go").resolve("go-test.jsonl");
        Files.deleteIfExists(log);
        Path module = Layout.root().resolve("system-tests/go");
        List<String> command =
                List.of(
                        "go",
                        "-C",
                        module.toString(),
                        "test",
                        "-json",
                        "-count=1",
                        "-timeout=5m",
                        ".");
        try (RunningProcess go = RunningProcess.start("go", command, environment, log)) {
            // The first run on a machine compiles the module's dependencies.
            go.await(Duration.ofMinutes(15));
            List<ReportedCase> cases = GoReport.cases(go.log());
            assertThat(cases).as("cases of go test: %s", go.tail()).hasSizeGreaterThan(30);
            return tests(cases, Refusals.read("go-refusals.json"));
        }
    }

    private static List<DynamicTest> tests(List<ReportedCase> cases, Refusals refusals) {
        List<DynamicTest> tests = new ArrayList<>();
        for (ReportedCase each : cases) {
            tests.add(
                    refusals.lists(each.name())
                            ? DynamicTest.dynamicTest(
                                    "refused: " + each.name(),
                                    () -> refusals.check(each.name(), each.failure()))
                            : each.asTest());
        }
        tests.add(
                DynamicTest.dynamicTest(
                        "every refused case was run",
                        () ->
                                assertThat(cases.stream().map(ReportedCase::name))
                                        .containsAll(refusals.names())));
        return tests;
    }
}
