package io.pondpilot.flight.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadersTest {
    private static String idOf(String given) {
        return RequestHeaders.requestId(new DefaultHttp2Headers(false).set("x-request-id", given));
    }

    @Test
    void aShortPrintableRequestIdIsKept() {
        assertThat(idOf("abc-123")).isEqualTo("abc-123");
        assertThat(idOf("x".repeat(128))).hasSize(128).startsWith("xxx");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\nlevel=error", "Größe", "\u0000"})
    void anIdThatCouldForgeALogLineIsReplaced(String given) {
        assertThat(idOf(given)).matches("[0-9a-f]{32}");
    }

    @Test
    void aLongIdIsReplaced() {
        assertThat(idOf("x".repeat(129))).matches("[0-9a-f]{32}");
    }
}
