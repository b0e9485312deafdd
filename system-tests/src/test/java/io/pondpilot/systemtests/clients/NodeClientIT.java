package io.pondpilot.systemtests.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.systemtests.harness.Layout;
import io.pondpilot.systemtests.harness.ProxyCluster;
import io.pondpilot.systemtests.harness.RunningProcess;
import io.pondpilot.systemtests.harness.SharedProxy;
import io.pondpilot.systemtests.harness.Tokens;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.arrow.flight.FlightClient;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// grpc-js with its default limit of 4 MiB a message and apache-arrow: the tests of `node/`.
@ExtendWith(SharedProxy.class)
class NodeClientIT {
    @TestFactory
    @Timeout(600)
    List<DynamicTest> nodeClientsWork(ProxyCluster proxy) throws IOException {
        Path folder = NodePackages.installed();
        Path report = Layout.logs("node").resolve("report.jsonl");
        Map<String, String> environment = new HashMap<>();
        environment.put("PONDPILOT_FLIGHT", "localhost:" + proxy.flightPort());
        environment.put("PONDPILOT_TOKEN", Tokens.of("node-" + UUID.randomUUID()));
        environment.put("PONDPILOT_PROTO", protocol(Layout.logs("node")).toString());
        List<String> command =
                List.of(
                        "node",
                        "--test",
                        "--test-reporter=" + folder.resolve("reporter.mjs"),
                        "--test-reporter-destination=" + report,
                        folder.resolve("flight.test.mjs").toString());
        try (RunningProcess node =
                RunningProcess.start(
                        "node", command, environment, Layout.logs("node").resolve("node.log"))) {
            int exit = node.await(Duration.ofMinutes(5));
            assertThat(exit).as("node ran: %s", node.tail()).isBetween(0, 1);
        }
        List<ReportedCase> cases = ReportedCase.read(report);
        assertThat(cases).as("cases of node --test").hasSizeGreaterThan(12);
        return cases.stream().map(ReportedCase::asTest).toList();
    }

    /// Arrow's own .proto files, as its Java library carries them.
    private static Path protocol(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (String name : List.of("Flight.proto", "FlightSql.proto")) {
            try (InputStream file = FlightClient.class.getResourceAsStream("/" + name)) {
                assertThat(file).as(name + " on the class path").isNotNull();
                Files.write(folder.resolve(name), file.readAllBytes());
            }
        }
        return folder;
    }
}
