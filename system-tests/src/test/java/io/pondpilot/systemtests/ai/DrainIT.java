package io.pondpilot.systemtests.ai;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.systemtests.harness.AiCluster;
import io.pondpilot.systemtests.harness.Await;
import io.pondpilot.systemtests.harness.RunningProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// Row 20 of the failure table: a stop while a hundred streams run.
class DrainIT {
    private static final int STREAMS = 100;

    @Test
    void row20AStopCutsNoStream() throws Exception {
        try (AiCluster ai =
                        AiCluster.start(
                                SharedAi.plan("ai-drain"),
                                new AiCluster.Models().of("openai", "drained"));
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            ai.provider().script("drained", "frames", 100, "gap", 60);
            CountDownLatch running = new CountDownLatch(STREAMS);
            Callable<RawCall.End> call =
                    () -> {
                        try (RawCall stream =
                                RawCall.post(
                                        ai.gatewayPort(),
                                        "/v1/chat/completions",
                                        "drained",
                                        Calls.chat("drained", true))) {
                            stream.head().chunk();
                            running.countDown();
                            return stream.rest();
                        }
                    };
            List<Future<RawCall.End>> calls = new ArrayList<>();
            for (int i = 0; i < STREAMS; i++) {
                calls.add(clients.submit(call));
            }
            assertThat(running.await(60, java.util.concurrent.TimeUnit.SECONDS)).isTrue();

            RunningProcess.signal(ai.service(0).process().pid(), "TERM");
            Await.until(
                    "it is not ready any more, or its port is closed",
                    Duration.ofSeconds(20),
                    () -> notReady(ai));

            for (Future<RawCall.End> ended : calls) {
                RawCall.End end = ended.get();
                assertThat(end.whole()).isTrue();
                assertThat(end.body()).endsWith("data: [DONE]\n\n");
            }
        }
    }

    private static boolean notReady(AiCluster ai) {
        try {
            return Calls.get(ai.direct("/ready"), "probe").statusCode() == 503;
        } catch (java.io.IOException _) {
            return true;
        }
    }
}
