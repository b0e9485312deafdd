package io.pondpilot.systemtests.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.systemtests.harness.Layout;
import io.pondpilot.systemtests.harness.ProxyCluster;
import io.pondpilot.systemtests.harness.RunningProcess;
import io.pondpilot.systemtests.harness.SharedProxy;
import io.pondpilot.systemtests.harness.Tokens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/// Runs the pytest files of `python/` against the shared proxy; each case is a test here too.
@ExtendWith(SharedProxy.class)
class PythonClientsIT {
    @TestFactory
    List<DynamicTest> pythonClientsWork(ProxyCluster proxy) throws Exception {
        Path report = Layout.logs("python").resolve("report.xml");
        Files.createDirectories(report.getParent());
        Files.deleteIfExists(report);
        try (RunningProcess pytest =
                RunningProcess.start(
                        "pytest",
                        List.of(
                                PythonEnvironment.python(),
                                "-m",
                                "pytest",
                                "--junitxml=" + report,
                                "--rootdir=" + PythonEnvironment.tests(),
                                PythonEnvironment.tests().toString()),
                        Map.of(
                                "PONDPILOT_FLIGHT",
                                "localhost:" + proxy.flightPort(),
                                "PONDPILOT_JWT_SECRET",
                                Tokens.SECRET,
                                "PYTHONDONTWRITEBYTECODE",
                                "1"),
                        Layout.logs("python").resolve("pytest.log"))) {
            int exit = pytest.await(Duration.ofMinutes(8));
            assertThat(report).as("pytest's report: %s", pytest.tail()).exists();
            List<DynamicTest> cases = ReportedCase.readJunit(report);
            assertThat(exit).as("pytest ran: %s", pytest.tail()).isBetween(0, 1);
            assertThat(cases).as("cases of pytest").hasSizeGreaterThan(40);
            return cases;
        }
    }
}
