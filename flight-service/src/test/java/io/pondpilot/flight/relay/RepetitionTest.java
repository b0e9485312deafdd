package io.pondpilot.flight.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.pondpilot.flight.grpc.FlightMethod;
import io.pondpilot.flight.upstream.Loss;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RepetitionTest {
    private static RequestBody body(int bytes) {
        RequestBody body = new RequestBody(UnpooledByteBufAllocator.DEFAULT);
        body.add(Unpooled.wrappedBuffer(new byte[bytes]));
        return body;
    }

    private static Set<FlightMethod> repeatedAfterDeath(boolean writable) {
        Set<FlightMethod> repeated = EnumSet.noneOf(FlightMethod.class);
        for (FlightMethod method : FlightMethod.values()) {
            if (new Repetition(writable).allowed(Loss.DIED, method, body(100))) {
                repeated.add(method);
            }
        }
        return repeated;
    }

    @Test
    void afterADeathOnlyReadsAreRepeatedAndOnlyWhenNothingElsewhereCanBeWritten() {
        assertThat(repeatedAfterDeath(false))
                .containsExactlyInAnyOrder(
                        FlightMethod.LIST_FLIGHTS,
                        FlightMethod.LIST_ACTIONS,
                        FlightMethod.GET_FLIGHT_INFO,
                        FlightMethod.POLL_FLIGHT_INFO,
                        FlightMethod.GET_SCHEMA,
                        FlightMethod.DO_GET);
        assertThat(repeatedAfterDeath(true))
                .containsExactlyInAnyOrder(FlightMethod.LIST_FLIGHTS, FlightMethod.LIST_ACTIONS);
    }

    @Test
    void whatNoWorkerSawIsAlwaysRepeatedWhileTheRequestIsKept() {
        for (Loss loss : Loss.values()) {
            assertThat(new Repetition(true).allowed(loss, FlightMethod.DO_PUT, body(65_536)))
                    .isEqualTo(loss != Loss.DIED);
            assertThat(new Repetition(false).allowed(loss, FlightMethod.DO_PUT, body(65_537)))
                    .isFalse();
        }
    }

    @Test
    void keptBytesAreThoseThatCame() {
        RequestBody body = new RequestBody(UnpooledByteBufAllocator.DEFAULT);
        body.add(Unpooled.wrappedBuffer(new byte[] {1, 2}));
        body.add(Unpooled.EMPTY_BUFFER);
        body.add(Unpooled.wrappedBuffer(new byte[] {3}));
        ByteBuf copy = body.copy();
        assertThat(copy).isEqualTo(Unpooled.wrappedBuffer(new byte[] {1, 2, 3}));
        if (copy != null) {
            copy.release();
        }
        body.drop();
        assertThat(body.copy()).isNull();
        assertThat(body.whole()).isFalse();
    }
}
