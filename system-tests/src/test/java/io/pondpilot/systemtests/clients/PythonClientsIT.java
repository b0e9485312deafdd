package io.pondpilot.systemtests.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.pondpilot.systemtests.harness.Layout;
import io.pondpilot.systemtests.harness.ProxyCluster;
import io.pondpilot.systemtests.harness.RunningProcess;
import io.pondpilot.systemtests.harness.SharedProxy;
import io.pondpilot.systemtests.harness.Tokens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

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
            List<DynamicTest> cases = cases(report, pytest);
            assertThat(exit).as("pytest ran: %s", pytest.tail()).isBetween(0, 1);
            assertThat(cases).as("cases of pytest").hasSizeGreaterThan(40);
            return cases;
        }
    }

    private static List<DynamicTest> cases(Path report, RunningProcess pytest) throws Exception {
        assertThat(report).as("pytest's report: %s", pytest.tail()).exists();
        NodeList nodes =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(report.toFile())
                        .getElementsByTagName("testcase");
        List<DynamicTest> cases = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            Element element = (Element) nodes.item(i);
            String name = element.getAttribute("classname") + "." + element.getAttribute("name");
            cases.add(DynamicTest.dynamicTest(name, () -> replay(element)));
        }
        return cases;
    }

    private static void replay(Element element) {
        for (String bad : List.of("failure", "error")) {
            NodeList found = element.getElementsByTagName(bad);
            if (found.getLength() > 0) {
                fail(((Element) found.item(0)).getTextContent());
            }
        }
        NodeList skipped = element.getElementsByTagName("skipped");
        Assumptions.assumeTrue(
                skipped.getLength() == 0,
                () -> ((Element) skipped.item(0)).getAttribute("message"));
    }
}
