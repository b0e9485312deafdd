package io.pondpilot.flight.relay;

import static io.pondpilot.flight.testing.Http2Client.FLIGHT;
import static io.pondpilot.flight.testing.Http2Client.headers;
import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.flight.testing.Http2Client;
import io.pondpilot.flight.testing.RelayUnderTest;
import io.pondpilot.flight.testing.ScriptedRouter;
import io.pondpilot.flight.testing.ScriptedWorker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Bytes through the relay, over real sockets.
@Timeout(60)
class RelayIT {
    @Test
    void bytesOfAnySizeArriveUnchangedBothWays(@TempDir Path directory) {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        try (var worker =
                        ScriptedWorker.onUnix(directory.resolve("s"))
                                .onRequest(call -> call.answer(call.body()));
                var relay = RelayUnderTest.with(ScriptedRouter.to(worker.address()));
                var client = new Http2Client(relay.port())) {
            for (int size : new int[] {0, 1, 8, 9, 10, 16_383, 16_384, 16_385, 65_535, 65_536}) {
                echo(relay, client, random, size);
            }
            for (int i = 0; i < 30; i++) {
                echo(relay, client, random, random.nextInt(3_000_000));
            }
            assertThat(worker.connections()).isEqualTo(1);
            AdmissionIT.await(() -> relay.relay.metrics().openCalls() == 0);
        }
    }

    /// Windows far smaller than a frame cut every run into pieces.
    @Test
    void smallWindowsAndManyStreamsMixNothingUp(@TempDir Path directory) {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        try (var worker =
                        ScriptedWorker.onUnix(directory.resolve("s"))
                                .onRequest(call -> call.answer(call.body()));
                var relay = RelayUnderTest.with(ScriptedRouter.to(worker.address()));
                var narrow = new Http2Client(relay.port(), 7_001);
                var wide = new Http2Client(relay.port())) {
            List<byte[]> sent = new ArrayList<>();
            List<Http2Client.ClientCall> calls = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                byte[] bytes = new byte[random.nextInt(400_000)];
                random.nextBytes(bytes);
                sent.add(bytes);
                Http2Client client = i % 3 == 0 ? narrow : wide;
                calls.add(client.call(headers(FLIGHT + "DoExchange", relay.token("ann")), bytes));
            }
            for (int i = 0; i < calls.size(); i++) {
                assertThat(calls.get(i).status()).isZero();
                assertThat(calls.get(i).body()).isEqualTo(sent.get(i));
            }
        }
    }

    private static void echo(RelayUnderTest relay, Http2Client client, Random random, int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        var call = client.call(headers(FLIGHT + "DoExchange", relay.token("ann")), bytes);
        assertThat(call.status()).isZero();
        assertThat(call.body()).isEqualTo(bytes);
    }
}
