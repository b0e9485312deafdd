package io.pondpilot.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pondpilot.worker.testing.TestClient;
import io.pondpilot.worker.testing.TestWorker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.CallOptions;
import org.apache.arrow.flight.CancelFlightInfoRequest;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.FlightStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A client that goes away, a deadline, a limit: within a second nothing of the statement is left.
@SuppressWarnings("try")
class InterruptionIT {
    /// Runs for minutes before its first row.
    private static final String LONG =
            "SELECT sum(a.range * b.range % 7) FROM range(10000000) a, range(10000000) b";

    private static final String ENDLESS = "SELECT range FROM range(100000000000)";
    private static final Duration SOON = Duration.ofSeconds(1);

    private static TestWorker worker;
    private static TestClient client;

    @BeforeAll
    static void start() {
        worker = TestWorker.start("512m", 4, Duration.ofMinutes(10));
        client = worker.client();
    }

    @AfterAll
    static void stop() {
        client.close();
        worker.close();
    }

    @Test
    void aDeadlineEndsAStatementThatHasSentNothing() {
        FlightInfo info = client.info(LONG);

        assertDeadline(() -> {
            try (FlightStream stream =
                    client.stream(info, CallOptions.timeout(300, TimeUnit.MILLISECONDS))) {
                stream.next();
            } catch (Exception e) {
                throw runtime(e);
            }
        });
        assertIdleSoon();
    }

    @Test
    void aDeadlineEndsAnEagerStatement() {
        assertDeadline(() ->
                client.info(
                        "CREATE TABLE never AS " + LONG,
                        CallOptions.timeout(300, TimeUnit.MILLISECONDS)));
        assertIdleSoon();
        assertThat(client.value("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'never'"))
                .isEqualTo(0L);
    }

    @Test
    void aClientThatLeavesMidStreamEndsTheStatement() throws Exception {
        FlightInfo info = client.info(ENDLESS);
        FlightStream stream = client.stream(info);
        assertThat(stream.next()).isTrue();
        awaitRunning(1);

        stream.cancel("enough", null);

        assertIdleSoon();
        stream.close();
    }

    @Test
    void aClientThatStopsReadingHoldsLittleMemoryAndMayStillLeave() throws Exception {
        FlightInfo info = client.info(ENDLESS);
        try (TestClient lazy = worker.client();
                FlightStream stream = lazy.stream(info)) {
            assertThat(stream.next()).isTrue();
            long before = worker.server().status().residentMemory().bytes();
            Thread.sleep(1_500);
            long after = worker.server().status().residentMemory().bytes();

            assertThat(after - before).isLessThan(64L * 1024 * 1024);
            assertThat(worker.server().status().running()).isEqualTo(1);
            stream.cancel("enough", null);
            assertIdleSoon();
        }
    }

    @Test
    void aConnectionThatBreaksEndsItsStatements() throws Exception {
        TestClient doomed = worker.client();
        FlightStream stream = doomed.stream(doomed.info(LONG));
        awaitRunning(1);

        doomed.channel().shutdownNow();

        assertIdleSoon();
        try {
            stream.close();
        } finally {
            doomed.close();
        }
    }

    @Test
    void aRunningStatementIsCancelledByItsInfo() throws Exception {
        FlightInfo info = client.info(LONG);
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<?> reading =
                    thread.submit(() -> {
                        try (FlightStream stream = client.stream(info)) {
                            return stream.next();
                        }
                    });
            awaitRunning(1);

            client.flight().cancelFlightInfo(new CancelFlightInfoRequest(info));

            assertThatThrownBy(() -> reading.get(5, TimeUnit.SECONDS))
                    .hasRootCauseInstanceOf(FlightRuntimeException.class)
                    .rootCause()
                    .hasMessageContaining("cancelled on request");
        }
        assertIdleSoon();
    }

    @Test
    void moreStreamsThanTheLimitAreRefusedWithAdvice() throws Exception {
        List<FlightStream> streams = new ArrayList<>();
        FlightInfo fifth = client.info(ENDLESS);
        try {
            for (int i = 0; i < 4; i++) {
                FlightStream stream = client.stream(client.info(ENDLESS));
                streams.add(stream);
                assertThat(stream.next()).isTrue();
            }

            assertThatThrownBy(() -> client.rows(fifth))
                    .isInstanceOfSatisfying(
                            FlightRuntimeException.class,
                            e ->
                                    assertThat(e.status().code())
                                            .isEqualTo(FlightStatusCode.RESOURCE_EXHAUSTED))
                    .hasMessageContaining("close a running result");
        } finally {
            for (FlightStream stream : streams) {
                stream.cancel("enough", null);
                stream.close();
            }
        }
        assertIdleSoon();
        assertThat(client.value("SELECT 1")).isEqualTo(1);
    }

    @Test
    void aStatementThatNeedsTooMuchMemoryIsRefusedAndTheWorkerGoesOn() {
        assertThatThrownBy(() ->
                        client.rows(
                                "SELECT list(range::VARCHAR || repeat('x', 100)) FROM"
                                        + " range(20000000)"))
                .isInstanceOfSatisfying(
                        FlightRuntimeException.class,
                        e ->
                                assertThat(e.status().code())
                                        .isEqualTo(FlightStatusCode.RESOURCE_EXHAUSTED))
                .hasMessageContaining("memory");
        assertThat(client.value("SELECT 1")).isEqualTo(1);
    }

    private static void assertDeadline(Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        FlightRuntimeException.class,
                        e -> assertThat(e.status().code()).isEqualTo(FlightStatusCode.TIMED_OUT));
    }

    private static RuntimeException runtime(Exception e) {
        return e instanceof RuntimeException known ? known : new IllegalStateException(e);
    }

    private static void awaitRunning(int count) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (worker.server().status().running() < count) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(5);
        }
    }

    private static void assertIdleSoon() {
        long start = System.nanoTime();
        while (worker.server().status().running() > 0) {
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
            Thread.onSpinWait();
        }
    }
}
