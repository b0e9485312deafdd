package io.pondpilot.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pondpilot.common.value.Secret;
import io.pondpilot.common.worker.WorkerControl;
import io.pondpilot.worker.testing.TestClient;
import io.pondpilot.worker.testing.TestWorker;
import java.time.Duration;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.FlightStream;
import org.junit.jupiter.api.Test;

/// The control socket, the dead-man timer, and how a worker ends.
@SuppressWarnings("try")
class ControlIT {
    @Test
    void tellsHowItIsToWhoHasTheCredential() {
        try (TestWorker worker = TestWorker.start();
                WorkerControl control = worker.control();
                WorkerControl stranger =
                        WorkerControl.connect(
                                worker.bootstrap().control(),
                                new Secret("other"),
                                Duration.ofSeconds(5))) {
            assertThat(control.status().ready()).isTrue();
            assertThat(control.status().user()).isEqualTo(worker.bootstrap().user());
            assertThat(control.status().residentMemory().bytes()).isPositive();
            assertThatThrownBy(stranger::status).hasMessageContaining("credential");
        }
    }

    @Test
    void aDrainedWorkerTakesNoNewWorkUntilItIsUndrained() {
        try (TestWorker worker = TestWorker.start();
                WorkerControl control = worker.control();
                TestClient client = worker.client()) {
            assertThat(control.drain()).isZero();
            WorkerIT.assertStatus(FlightStatusCode.UNAVAILABLE, () -> client.info("SELECT 1"));

            control.undrain();

            assertThat(client.value("SELECT 1")).isEqualTo(1);
        }
    }

    @Test
    void aStopLetsARunningStreamFinish() throws Exception {
        try (TestWorker worker = TestWorker.start();
                WorkerControl control = worker.control();
                WorkerControl watcher = worker.control();
                TestClient client = worker.client();
                FlightStream stream =
                        client.stream(client.info("SELECT range FROM range(3000000)"))) {
            assertThat(stream.next()).isTrue();
            long rows = stream.getRoot().getRowCount();

            control.stop();

            while (stream.next()) {
                rows += stream.getRoot().getRowCount();
            }
            assertThat(rows).isEqualTo(3_000_000);
            assertThat(watcher.awaitEnd(Duration.ofSeconds(10))).isTrue();
        }
    }

    @Test
    void aWorkerThatNobodyAsksAfterEnds() throws Exception {
        try (TestWorker worker = TestWorker.start("512m", 2, Duration.ofMillis(1_500));
                WorkerControl control = worker.control()) {
            for (int i = 0; i < 10; i++) {
                Thread.sleep(250);
                assertThat(control.status().ready()).isTrue();
            }

            assertThat(control.awaitEnd(Duration.ofSeconds(10))).isTrue();
        }
    }
}
