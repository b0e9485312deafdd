package io.pondpilot.flight.relay;

import static io.pondpilot.flight.testing.Http2Client.FLIGHT;
import static io.pondpilot.flight.testing.Http2Client.headers;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.pondpilot.common.worker.WorkerAddress;
import io.pondpilot.flight.testing.Http2Client;
import io.pondpilot.flight.testing.RelayUnderTest;
import io.pondpilot.flight.testing.ScriptedRouter;
import io.pondpilot.flight.testing.ScriptedWorker;
import io.pondpilot.flight.testing.ScriptedWorker.WorkerCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Flow control, cancelling and waiting.
@Timeout(60)
class StreamIT {
    private static final byte[] BODY = new byte[5];

    @Test
    void slowReaderHoldsTheWorkerAndMemoryStaysSmall() {
        AtomicLong taken = new AtomicLong();
        try (var worker = ScriptedWorker.onTcp().onRequest(call -> flood(call, taken));
                var relay = RelayUnderTest.with(ScriptedRouter.to(worker.address()));
                var client = new Http2Client(relay.port(), 65_535)) {
            List<Http2Client.ClientCall> calls = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                var call = client.open(headers(FLIGHT + "DoGet", relay.token("ann")), false);
                call.send(BODY, true);
                calls.add(call);
            }
            settle(taken);
            // What the worker got rid of sits in windows: the client's, ours, and one write each.
            long perStream = taken.get() / 20;
            assertThat(perStream).isLessThan(65_535 + RelaySettings.WORKER_WINDOW + (128 << 10));
            assertThat(relay.relay.pinnedMemory())
                    .isLessThan(20L * 3 * RelaySettings.WORKER_WINDOW);
            var fast = client.call(headers(FLIGHT + "GetSchema", relay.token("ann")), BODY);
            assertThat(fast.first).succeedsWithin(Duration.ofSeconds(5));
            long before = taken.get();
            calls.getFirst().stream().config().setAutoRead(true);
            AdmissionIT.await(() -> taken.get() > before + (4 << 20));
        }
    }

    /// 150 readers that stop after their answers moved. Each was lent 480 KiB, but for the 18 MiB
    /// that an event loop lends: without that bound they hold 43 to 86 MB, without any loan 7 to
    /// 14.
    @Test
    void whatIsLentToMovingAnswersIsBoundedAndComesBack() {
        AtomicLong taken = new AtomicLong();
        try (var worker = ScriptedWorker.onTcp().onRequest(call -> flood(call, taken));
                var relay = RelayUnderTest.with(ScriptedRouter.to(worker.address()))) {
            for (int round = 0; round < 2; round++) {
                taken.set(0);
                try (var client = new Http2Client(relay.port(), 65_535)) {
                    List<Http2Client.ClientCall> calls = new ArrayList<>();
                    for (int i = 0; i < 150; i++) {
                        var call = client.call(headers(FLIGHT + "DoGet", relay.token("ann")), BODY);
                        AdmissionIT.await(() -> call.received.get() > (400 << 10));
                        call.stream().config().setAutoRead(false);
                        calls.add(call);
                    }
                    settle(taken);
                    long read = calls.stream().mapToLong(call -> call.received.get()).sum();
                    assertThat(taken.get() - read)
                            .as("round %d", round)
                            .isBetween(15L << 20, 38L << 20);
                }
                AdmissionIT.await(() -> relay.relay.metrics().openCalls() == 0);
            }
        }
    }

    /// Writes as long as the stream takes it; what was taken counts when the socket has it.
    private static void flood(WorkerCall call, AtomicLong taken) {
        call.sendHeaders();
        byte[] chunk = new byte[16 << 10];
        for (int i = 0; i < 1_000; i++) {
            call.channel()
                    .writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(chunk), false))
                    .addListener(written -> {
                        if (written.isSuccess()) {
                            taken.addAndGet(chunk.length);
                        }
                    });
        }
    }

    private static void settle(AtomicLong value) {
        long last = -1;
        long quiet = 0;
        while (quiet < 10) {
            quiet = value.get() == last && last > 0 ? quiet + 1 : 0;
            last = value.get();
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
        }
    }

    @Test
    void slowWorkerHoldsTheUploadingClient() {
        try (var worker =
                        ScriptedWorker.onTcp()
                                .onHeaders(call -> call.channel().config().setAutoRead(false));
                var relay = RelayUnderTest.with(ScriptedRouter.to(worker.address()));
                var client = new Http2Client(relay.port())) {
            var call = client.open(headers(FLIGHT + "DoPut", relay.token("ann")), true);
            AtomicLong taken = new AtomicLong();
            byte[] chunk = new byte[16 << 10];
            for (int i = 0; i < 1_000; i++) {
                call.stream()
                        .writeAndFlush(
                                new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(chunk), false))
                        .addListener(written -> {
                            if (written.isSuccess()) {
                                taken.addAndGet(chunk.length);
                            }
                        });
            }
            settle(taken);
            assertThat(taken.get()).isLessThan(4 << 20);
            worker.calls().getFirst().channel().config().setAutoRead(true);
            call.send(new byte[0], true);
            assertThat(call.status()).isZero();
            assertThat(worker.calls().getFirst().body()).hasSize(1_000 * chunk.length);
        }
    }

    @Test
    void requestIsHeldAt64KiBWhileItsWorkerStarts() {
        List<Runnable> ready = new ArrayList<>();
        try (var worker = ScriptedWorker.onTcp().onRequest(call -> call.answer(call.body()))) {
            ScriptedRouter router =
                    new ScriptedRouter()
                            .onFind((user, search) ->
                                    ready.add(() ->
                                            search.found(
                                                    ScriptedRouter.destination(
                                                            user, 1, worker.address()))));
            try (var relay = RelayUnderTest.with(router);
                    var client = new Http2Client(relay.port())) {
                var call = client.open(headers(FLIGHT + "DoPut", relay.token("ann")), true);
                AtomicLong taken = new AtomicLong();
                byte[] chunk = new byte[1_000];
                for (int i = 0; i < 500; i++) {
                    call.stream()
                            .writeAndFlush(
                                    new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(chunk), false))
                            .addListener(_ -> taken.addAndGet(chunk.length));
                }
                settle(taken);
                assertThat(taken.get()).isLessThanOrEqualTo(65_535);
                ready.getFirst().run();
                call.send(new byte[0], true);
                assertThat(call.body()).hasSize(500_000);
            }
        }
    }

    @Test
    void cancelReachesTheWorkerAtOnce() throws Exception {
        try (var worker = ScriptedWorker.onTcp().onRequest(WorkerCall::sendHeaders);
                var relay = RelayUnderTest.with(ScriptedRouter.to(worker.address()));
                var client = new Http2Client(relay.port())) {
            var call = client.call(headers(FLIGHT + "DoGet", relay.token("ann")), BODY);
            call.first.get(5, TimeUnit.SECONDS);
            long start = System.nanoTime();
            call.cancel();
            assertThat(worker.calls().getFirst().reset.get(5, TimeUnit.SECONDS))
                    .isEqualTo(Http2Error.CANCEL.code());
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(1));
        }
    }

    @Test
    void lostClientCancelsAllItsCalls() throws Exception {
        try (var worker = ScriptedWorker.onTcp().onRequest(WorkerCall::sendHeaders)) {
            ScriptedRouter router = ScriptedRouter.to(worker.address());
            try (var relay = RelayUnderTest.with(router)) {
                try (var client = new Http2Client(relay.port())) {
                    for (int i = 0; i < 5; i++) {
                        client.call(headers(FLIGHT + "DoGet", relay.token("ann")), BODY)
                                .first
                                .get(5, TimeUnit.SECONDS);
                    }
                }
                for (WorkerCall call : worker.calls()) {
                    assertThat(call.reset.get(5, TimeUnit.SECONDS))
                            .isEqualTo(Http2Error.CANCEL.code());
                }
                AdmissionIT.await(() -> router.open.get() == 0);
                assertThat(relay.relay.metrics().openCalls()).isZero();
            }
        }
    }

    @Test
    void resetOfTheWorkerReachesTheClientWithItsCode() {
        try (var worker =
                        ScriptedWorker.onTcp()
                                .onRequest(call -> {
                                    call.sendHeaders().send(new byte[100]);
                                    call.sendReset(Http2Error.INTERNAL_ERROR);
                                });
                var relay = RelayUnderTest.with(ScriptedRouter.to(worker.address()));
                var client = new Http2Client(relay.port())) {
            var call = client.call(headers(FLIGHT + "DoGet", relay.token("ann")), BODY);
            assertThat(call.reset)
                    .succeedsWithin(Duration.ofSeconds(5))
                    .isEqualTo(Http2Error.INTERNAL_ERROR.code());
        }
    }

    @Test
    void deadlineIsKeptWhileTheWorkerStarts() {
        ScriptedRouter never = new ScriptedRouter();
        try (var relay = RelayUnderTest.with(never);
                var client = new Http2Client(relay.port())) {
            var headers = headers(FLIGHT + "DoGet", relay.token("ann")).set("grpc-timeout", "200m");
            long start = System.nanoTime();
            var call = client.call(headers, BODY);
            assertThat(call.status()).isEqualTo(4);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(190), Duration.ofSeconds(2));
            assertThat(relay.relay.metrics().waitingCalls()).isZero();
        }
    }

    @Test
    void thousandCallsShareOneWorkerConnection() {
        try (var worker = ScriptedWorker.onTcp().onRequest(call -> call.answer(call.body()));
                var relay = RelayUnderTest.with(ScriptedRouter.to(worker.address()));
                var client = new Http2Client(relay.port())) {
            List<Http2Client.ClientCall> calls = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                byte[] body = {0, 0, 0, 0, 2, (byte) i, (byte) (i >> 8)};
                calls.add(client.call(headers(FLIGHT + "DoGet", relay.token("ann")), body));
            }
            for (int i = 0; i < 1_000; i++) {
                assertThat(calls.get(i).status()).isZero();
                assertThat(calls.get(i).body())
                        .isEqualTo(new byte[] {0, 0, 0, 0, 2, (byte) i, (byte) (i >> 8)});
            }
            assertThat(worker.connections()).isEqualTo(1);
        }
    }

    @Test
    void answerBeforeTheRequestEndsStopsTheUpload() {
        try (var worker = ScriptedWorker.onTcp().onHeaders(call -> call.trailersOnly(3));
                var relay = RelayUnderTest.with(ScriptedRouter.to(worker.address()));
                var client = new Http2Client(relay.port())) {
            var call = client.open(headers(FLIGHT + "DoPut", relay.token("ann")), true);
            assertThat(call.status()).isEqualTo(3);
            assertThat(call.reset)
                    .succeedsWithin(Duration.ofSeconds(5))
                    .isEqualTo(Http2Error.NO_ERROR.code());
            AdmissionIT.await(() -> relay.relay.metrics().openCalls() == 0);
        }
    }

    @Test
    void unixAndTcpWorkersAreReached(
            @org.junit.jupiter.api.io.TempDir java.nio.file.Path directory) {
        try (var unix = ScriptedWorker.onUnix(directory.resolve("s"));
                var tcp = ScriptedWorker.onTcp()) {
            for (WorkerAddress address : List.of(unix.address(), tcp.address())) {
                try (var relay = RelayUnderTest.with(ScriptedRouter.to(address));
                        var client = new Http2Client(relay.port())) {
                    var call = client.call(headers(FLIGHT + "DoGet", relay.token("ann")), BODY);
                    assertThat(call.status()).isZero();
                }
            }
        }
    }
}
