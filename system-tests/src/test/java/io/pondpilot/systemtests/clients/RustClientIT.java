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
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// The `FlightSqlServiceClient` of the crate `arrow-flight`: the tests of `rust/`.
@ExtendWith(SharedProxy.class)
class RustClientIT {
    @TestFactory
    @Timeout(1_200)
    List<DynamicTest> rustClientsWork(ProxyCluster proxy) throws IOException {
        Map<String, String> environment = Toolchain.environment();
        environment.put("PONDPILOT_FLIGHT", "localhost:" + proxy.flightPort());
        environment.put("PONDPILOT_TOKEN", Tokens.of("rust-" + UUID.randomUUID()));
        Path target = Layout.root().resolve(".pondpilot/rust-target");
        environment.put("CARGO_TARGET_DIR", target.toString());
        environment.put("CARGO_TERM_COLOR", "never");
        Path log = Layout.logs("rust").resolve("cargo.log");
        Files.deleteIfExists(log);
        Path manifest = Layout.root().resolve("system-tests/rust/Cargo.toml");
        List<String> command =
                List.of(
                        "cargo",
                        "test",
                        "--locked",
                        "--manifest-path=" + manifest,
                        "--test=flight_sql");
        try (RunningProcess cargo = RunningProcess.start("cargo", command, environment, log)) {
            // The first run on a machine compiles 140 crates.
            cargo.await(Duration.ofMinutes(15));
            List<ReportedCase> cases = CargoReport.cases(cargo.log());
            assertThat(cases).as("cases of cargo test: %s", cargo.tail()).hasSizeGreaterThan(10);
            return cases.stream().map(ReportedCase::asTest).toList();
        }
    }
}
