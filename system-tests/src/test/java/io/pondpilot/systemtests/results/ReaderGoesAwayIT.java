package io.pondpilot.systemtests.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pondpilot.systemtests.client.FlightUser;
import io.pondpilot.systemtests.client.Messages;
import io.pondpilot.systemtests.client.RawHttp2;
import io.pondpilot.systemtests.client.ResultStream;
import io.pondpilot.systemtests.harness.Await;
import io.pondpilot.systemtests.harness.ControlSocket;
import io.pondpilot.systemtests.harness.Credentials;
import io.pondpilot.systemtests.harness.ProxyCluster;
import io.pondpilot.systemtests.harness.SharedProxy;
import io.pondpilot.systemtests.harness.Tokens;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.Ticket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Nobody reads any more: the query is interrupted and the worker is idle.
@ExtendWith(SharedProxy.class)
class ReaderGoesAwayIT {
    private static final String ENDLESS =
            "SELECT i, repeat('x', 1000) AS pad FROM range(1000000000) t(i)";
    private static final String BROODING =
            "SELECT count(*) FROM range(1000000000) a, range(1000000) b"
                    + " WHERE (a.range * b.range) % 7 = 3";
    private static final Duration BOUND = Duration.ofSeconds(10);

    private final ProxyCluster proxy;
    private final String name = "away-" + UUID.randomUUID();
    private final FlightUser user;
    private ControlSocket control;

    ReaderGoesAwayIT(ProxyCluster proxy) {
        this.proxy = proxy;
        this.user = FlightUser.at(proxy.flightPort(), Tokens.of(name));
        user.value("SELECT 1");
        this.control = control();
    }

    private ControlSocket control() {
        var worker = proxy.workers().of(name);
        return new ControlSocket(worker, Credentials.of(worker));
    }

    @BeforeEach
    void idleAtFirst() {
        Await.until("the worker is idle", BOUND, () -> control.running() == 0);
    }

    @AfterEach
    void close() {
        control.close();
        user.close();
    }

    private void idleAgainAfter(String what) {
        Duration took = Await.until("idle after " + what, BOUND, () -> control.running() == 0);
        System.out.printf("%s: worker idle after %d ms%n", what, took.toMillis());
        assertThat(user.value("SELECT 'still here'")).isEqualTo("still here");
    }

    private void readSome(ResultStream stream) {
        for (int i = 0; i < 20; i++) {
            assertThat(stream.next()).isTrue();
        }
        assertThat(control.running()).isPositive();
    }

    @Test
    void cancelledInMidStream() {
        try (ResultStream stream = user.open(ENDLESS)) {
            readSome(stream);
            stream.cancel();
            idleAgainAfter("cancel in mid-stream");
        }
    }

    @Test
    void cancelledWhileTheReaderStalls() {
        try (ResultStream stream = user.open(ENDLESS)) {
            readSome(stream);
            Await.pause(Duration.ofSeconds(2));
            stream.cancel();
            idleAgainAfter("cancel of a stalled stream");
        }
    }

    @Test
    void cancelledBeforeTheFirstRow() {
        Ticket ticket = user.info(BROODING).getEndpoints().getFirst().getTicket();
        try (ResultStream stream = user.open(ticket)) {
            Await.until("the query runs", BOUND, () -> control.running() > 0);
            Await.pause(Duration.ofMillis(300));
            stream.cancel();
            idleAgainAfter("cancel before the first row");
        }
    }

    @Test
    void deadlineBeforeTheFirstRow() {
        try (FlightUser hurried =
                FlightUser.at(proxy.flightPort(), Tokens.of(name), Duration.ofSeconds(1))) {
            assertThatThrownBy(() -> hurried.digest(BROODING))
                    .isInstanceOf(FlightRuntimeException.class);
            idleAgainAfter("deadline before the first row");
        }
    }

    @Test
    void connectionOfTheReaderBreaks() throws IOException {
        Ticket ticket = user.info(ENDLESS).getEndpoints().getFirst().getTicket();
        try (RawHttp2 wire = new RawHttp2(proxy.flightPort()).handshake()) {
            doGet(wire, ticket);
            boolean data = false;
            while (!data) {
                data = wire.read().type() == RawHttp2.DATA;
            }
            assertThat(control.running()).isPositive();
            // As when the client's machine dies: a reset, no goodbye.
            wire.socket().setSoLinger(true, 0);
        }
        idleAgainAfter("connection reset in mid-stream");
    }

    private void doGet(RawHttp2 wire, Ticket ticket) throws IOException {
        byte[] headers = RawHttp2.call("DoGet", Tokens.of(name));
        wire.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS, 1, headers);
        byte[] message = Messages.framed(Messages.ticket(ticket.getBytes()));
        wire.frame(RawHttp2.DATA, RawHttp2.END_STREAM, 1, message);
        wire.flush();
    }

    @Test
    void readerDisappearsWhileTheQueryBroods() throws IOException {
        Ticket ticket = user.info(BROODING).getEndpoints().getFirst().getTicket();
        try (RawHttp2 wire = new RawHttp2(proxy.flightPort()).handshake()) {
            doGet(wire, ticket);
            Await.until("the query runs", BOUND, () -> control.running() > 0);
        }
        idleAgainAfter("connection closed before the first row");
    }
}
