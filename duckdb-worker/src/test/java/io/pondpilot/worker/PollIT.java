package io.pondpilot.worker;

import static io.pondpilot.worker.WorkerIT.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pondpilot.worker.testing.TestClient;
import io.pondpilot.worker.testing.TestWorker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.CallOption;
import org.apache.arrow.flight.CallOptions;
import org.apache.arrow.flight.CancelFlightInfoRequest;
import org.apache.arrow.flight.CancelStatus;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.PollInfo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// PollFlightInfo.
class PollIT {
    private static final String ENDLESS =
            "CREATE TABLE endless AS SELECT count(*) AS n FROM range(1000000000) a,"
                    + " range(1000000000) b WHERE (a.range * b.range) % 7 = 3";

    /// Longer than a poll lasts, whatever the machine.
    private static final CallOption PATIENT = CallOptions.timeout(60, TimeUnit.SECONDS);

    private static TestWorker worker;
    private static TestClient client;

    @BeforeAll
    static void start() {
        worker = TestWorker.start();
        client = worker.client();
    }

    @AfterAll
    static void stop() {
        client.close();
        worker.close();
    }

    private static PollInfo poll(String sql) {
        return poll(FlightDescriptor.command(sql.getBytes(StandardCharsets.UTF_8)));
    }

    private static PollInfo poll(FlightDescriptor descriptor) {
        return client.flight().pollInfo(descriptor, PATIENT);
    }

    @Test
    void aQueryIsReadyAtOnce() {
        PollInfo info = poll("SELECT 1 AS a");
        assertThat(info.getFlightDescriptor()).isEmpty();
        assertThat(info.getProgress()).contains(1.0);
        assertThat(client.rows(info.getFlightInfo())).hasSize(1);
    }

    @Test
    void aStatementGoesOnBetweenThePollsAndRunsOnce() {
        client.rows("CREATE TABLE done (n BIGINT)");
        PollInfo info =
                poll(
                        "INSERT INTO done SELECT sum(hash(a.range) % 10) FROM range(30000) a,"
                                + " range(30000) b");
        while (info.getFlightDescriptor().isPresent()) {
            assertThat(info.getFlightInfo()).isNotNull();
            assertThat(info.getFlightInfo().getEndpoints()).isEmpty();
            info = poll(info.getFlightDescriptor().get());
        }
        assertThat(client.rows(info.getFlightInfo())).hasSize(1);
        assertThat(client.value("SELECT count(*) FROM done")).isEqualTo(1L);
    }

    @Test
    void aStatementThatStillRunsCanBeCancelled() throws Exception {
        PollInfo info = poll(ENDLESS);
        FlightDescriptor again = info.getFlightDescriptor().orElseThrow();
        assertThat(
                        client.flight()
                                .cancelFlightInfo(new CancelFlightInfoRequest(info.getFlightInfo()))
                                .getStatus())
                .isEqualTo(CancelStatus.CANCELLED);

        assertStatus(FlightStatusCode.NOT_FOUND, () -> poll(again));
        long patience = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (worker.server().status().running() > 0 && System.nanoTime() < patience) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        assertThat(worker.server().status().running()).isZero();
        assertThatThrownBy(() -> client.rows("SELECT * FROM endless"))
                .hasMessageContaining("does not exist");
    }

    @Test
    void anErrorIsToldByThePollThatMeetsIt() {
        assertThatThrownBy(() -> poll("SELEC 1"))
                .isInstanceOf(FlightRuntimeException.class)
                .hasMessageContaining("syntax error");
    }
}
