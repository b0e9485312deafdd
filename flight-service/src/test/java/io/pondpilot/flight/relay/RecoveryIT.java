package io.pondpilot.flight.relay;

import static io.pondpilot.flight.testing.Http2Client.FLIGHT;
import static io.pondpilot.flight.testing.Http2Client.headers;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.common.worker.WorkerAddress;
import io.pondpilot.flight.testing.Http2Client;
import io.pondpilot.flight.testing.Http2Client.ClientCall;
import io.pondpilot.flight.testing.RelayUnderTest;
import io.pondpilot.flight.testing.ScriptedRouter;
import io.pondpilot.flight.testing.ScriptedWorker;
import io.pondpilot.flight.testing.ScriptedWorker.WorkerCall;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a caller sees when the first worker is not, or no longer, there.
@Timeout(60)
class RecoveryIT {
    private static final byte[] BODY = {0, 0, 0, 0, 1, 7};

    /// Generation 1 is at the first address, every later one at the second.
    private static ScriptedRouter firstThen(WorkerAddress first, WorkerAddress second) {
        AtomicInteger generation = new AtomicInteger();
        return new ScriptedRouter()
                .onFind((user, search) -> {
                    int now = generation.incrementAndGet();
                    search.found(ScriptedRouter.destination(user, now, now == 1 ? first : second));
                });
    }

    private static void recovers(
            boolean writable,
            String method,
            byte[] body,
            Consumer<WorkerCall> first,
            boolean expected) {
        try (var one = ScriptedWorker.onTcp().onRequest(first);
                var two = ScriptedWorker.onTcp().onRequest(call -> call.answer(call.body()))) {
            ScriptedRouter router = firstThen(one.address(), two.address());
            try (var relay =
                            RelayUnderTest.with(
                                    RelayUnderTest.settings(RelayUnderTest.limits(), writable),
                                    router);
                    var client = new Http2Client(relay.port())) {
                ClientCall call = client.call(headers(FLIGHT + method, relay.token("ann")), body);
                if (expected) {
                    assertThat(call.status()).as(method).isZero();
                    assertThat(call.body()).isEqualTo(body);
                    assertThat(two.calls().getFirst().header("authorization"))
                            .isEqualTo("Bearer credential-ann-2");
                    assertThat(relay.relay.metrics().recoveries()).isEqualTo(1);
                } else {
                    assertThat(call.status()).as(method).isEqualTo(14);
                    assertThat(two.calls()).isEmpty();
                }
                AdmissionIT.await(() -> router.open.get() == 0);
            }
        }
    }

    @Test
    void refusedConnectionGoesToTheNextWorker(@TempDir Path directory) {
        try (var two = ScriptedWorker.onTcp().onRequest(call -> call.answer(call.body()))) {
            ScriptedRouter router =
                    firstThen(new WorkerAddress.Unix(directory.resolve("gone")), two.address());
            try (var relay = RelayUnderTest.with(router);
                    var client = new Http2Client(relay.port())) {
                var call = client.call(headers(FLIGHT + "DoPut", relay.token("ann")), BODY);
                assertThat(call.status()).isZero();
                assertThat(call.body()).isEqualTo(BODY);
                assertThat(router.stale).hasSize(1);
            }
        }
    }

    @Test
    void twoRefusedConnectionsAreUnavailable() {
        var gone = new WorkerAddress.Unix(Path.of("/nonexistent/socket"));
        try (var relay = RelayUnderTest.with(firstThen(gone, gone));
                var client = new Http2Client(relay.port())) {
            var call = client.call(headers(FLIGHT + "DoGet", relay.token("ann")), BODY);
            assertThat(call.status()).isEqualTo(14);
            assertThat(call.message()).contains("cannot be reached").doesNotContain("/nonexistent");
        }
    }

    @Test
    void refusedCredentialGoesToTheNextWorkerWhateverTheMethod() {
        Consumer<WorkerCall> refuse =
                call -> call.trailersOnly(16, "pondpilot-refused", "credential");
        recovers(true, "DoPut", BODY, refuse, true);
        recovers(false, "GetFlightInfo", BODY, refuse, true);
    }

    @Test
    void drainingWorkerIsReplacedWhateverTheMethod() {
        recovers(
                true,
                "DoPut",
                BODY,
                call -> call.trailersOnly(14, "pondpilot-refused", "draining"),
                true);
    }

    @Test
    void plainUnauthenticatedOfTheWorkerIsTheCallersAnswer() {
        try (var worker = ScriptedWorker.onTcp().onRequest(call -> call.trailersOnly(16));
                var relay = RelayUnderTest.with(ScriptedRouter.to(worker.address()));
                var client = new Http2Client(relay.port())) {
            var call = client.call(headers(FLIGHT + "DoGet", relay.token("ann")), BODY);
            assertThat(call.status()).isEqualTo(16);
            assertThat(worker.calls()).hasSize(1);
        }
    }

    @Test
    void streamsTheWorkerDidNotProcessGoToTheNext() {
        recovers(true, "DoPut", BODY, call -> call.sendReset(Http2Error.REFUSED_STREAM), true);
        recovers(true, "DoAction", BODY, WorkerCall::goAwayBefore, true);
    }

    @Test
    void deathBeforeTheFirstByteRepeatsReadsOnly() {
        Consumer<WorkerCall> die = WorkerCall::die;
        for (String read :
                new String[] {
                    "GetFlightInfo", "GetSchema", "PollFlightInfo", "DoGet", "ListFlights"
                }) {
            recovers(false, read, BODY, die, true);
        }
        recovers(false, "DoAction", prepare("CreatePreparedStatement"), die, true);
        recovers(false, "DoAction", prepare("EndTransaction"), die, false);
        recovers(false, "DoPut", BODY, die, false);
        recovers(false, "DoExchange", BODY, die, false);
    }

    @Test
    void deathBeforeTheFirstByteRepeatsNothingThatMayHaveWrittenElsewhere() {
        Consumer<WorkerCall> die = WorkerCall::die;
        for (String method : new String[] {"GetFlightInfo", "DoGet", "DoPut"}) {
            recovers(true, method, BODY, die, false);
        }
        recovers(true, "DoAction", prepare("CreatePreparedStatement"), die, false);
        recovers(true, "ListActions", BODY, die, true);
    }

    private static byte[] prepare(String type) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        byte[] message = new byte[7 + name.length];
        message[4] = (byte) (2 + name.length);
        message[5] = 0x0a;
        message[6] = (byte) name.length;
        System.arraycopy(name, 0, message, 7, name.length);
        return message;
    }

    @Test
    void requestsOver64KiBAreNotRepeated() {
        recovers(
                false,
                "GetFlightInfo",
                new byte[70_000],
                call -> call.trailersOnly(16, "pondpilot-refused", "credential"),
                false);
        recovers(
                false,
                "GetFlightInfo",
                new byte[60_000],
                call -> call.trailersOnly(16, "pondpilot-refused", "credential"),
                true);
    }

    @Test
    void deathInMidStreamIsUnavailableAndNeverACleanEnd() {
        for (int size : new int[] {0, 5, 100_000}) {
            byte[] part = new byte[size];
            new Random(size).nextBytes(part);
            try (var worker =
                            ScriptedWorker.onTcp()
                                    .onRequest(call -> {
                                        call.sendHeaders().send(part);
                                        call.channel().eventLoop().execute(call::die);
                                    });
                    var relay = RelayUnderTest.with(ScriptedRouter.to(worker.address()));
                    var client = new Http2Client(relay.port())) {
                Http2Headers headers = headers(FLIGHT + "DoGet", relay.token("ann"));
                headers.set("airport-user-agent", "airport/20250723");
                var call = client.call(headers, BODY);
                assertThat(call.status()).isEqualTo(14);
                assertThat(call.message())
                        .contains("nothing of the result may be used")
                        .contains("run the query again");
                assertThat(call.trailers().get("x-arrow-status")).asString().isEqualTo("4");
                assertThat(worker.calls()).hasSize(1);
            }
        }
    }

    @Test
    void headersOfAWorkerOver64KiBEndTheCallAndNotTheOthers() {
        try (var worker =
                        ScriptedWorker.onTcp()
                                .onRequest(call -> {
                                    String long64 =
                                            "y".repeat(call.body().length == 1 ? 65 << 10 : 9);
                                    call.sendHeaders().sendTrailers(0, "x-long", long64);
                                });
                var relay = RelayUnderTest.with(ScriptedRouter.to(worker.address()));
                var client = new Http2Client(relay.port())) {
            var call = client.call(headers(FLIGHT + "DoPut", relay.token("ann")), new byte[1]);
            assertThat(call.status()).isEqualTo(14);
            var next = client.call(headers(FLIGHT + "DoPut", relay.token("ann")), BODY);
            assertThat(next.status()).isZero();
            assertThat(worker.connections()).isEqualTo(1);
        }
    }

    @Test
    void routeFailureIsTheAnswer() {
        ScriptedRouter router =
                new ScriptedRouter()
                        .onFind((_, search) ->
                                search.failed(
                                        new ProxyException(
                                                ErrorCode.START_FAILED, "naïve 100% cause")));
        try (var relay = RelayUnderTest.with(router);
                var client = new Http2Client(relay.port())) {
            Http2Headers headers = headers(FLIGHT + "DoGet", relay.token("ann"));
            headers.set("airport-user-agent", "airport/20250723");
            var call = client.call(headers, BODY);
            assertThat(call.status()).isEqualTo(14);
            assertThat(call.message()).isEqualTo("naïve 100% cause");
            assertThat(call.trailers().get("x-arrow-status")).asString().isEqualTo("4");
        }
    }
}
