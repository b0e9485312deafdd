package io.pondpilot.ai.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ErrorBodiesTest {
    private static final AiError SLOW = AiError.of(ErrorKind.RATE_LIMIT, "try again in 3 s");

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void eachDialectHasItsForm() {
        assertThat(text(ErrorBodies.body(Dialect.CHAT, SLOW, Optional.of("r1"))))
                .isEqualTo(
                        "{\"error\":{\"message\":\"Rate limit: try again in 3 s\",\"type\":\"rate_limit_error\",\"param\":null,\"code\":\"rate_limit_exceeded\"}}");
        assertThat(text(ErrorBodies.body(Dialect.MESSAGES, SLOW, Optional.of("r1"))))
                .isEqualTo(
                        "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"Rate limit: try again in 3 s\"},\"request_id\":\"r1\"}");
        assertThat(text(ErrorBodies.pollyBody(SLOW)))
                .isEqualTo("{\"error\":\"Rate limit: try again in 3 s\"}");
    }

    @Test
    void framesEndInABlankLine() {
        assertThat(text(ErrorBodies.frame(Dialect.CHAT, SLOW)))
                .startsWith("data: {\"error\":{")
                .endsWith("}\n\n");
        assertThat(text(ErrorBodies.frame(Dialect.MESSAGES, SLOW)))
                .startsWith("event: error\ndata: {\"type\":\"error\",");
        assertThat(text(ErrorBodies.frame(Dialect.RESPONSES, SLOW)))
                .startsWith(
                        "event: error\ndata: {\"type\":\"error\",\"code\":\"rate_limit_exceeded\"");
    }

    @Test
    void everyFrameIsReadAsAnErrorByTheTapOfItsDialect() {
        for (Dialect dialect : Dialect.values()) {
            for (ErrorKind kind : ErrorKind.values()) {
                StreamTap tap = new StreamTap(dialect);
                byte[] frame = ErrorBodies.frame(dialect, AiError.of(kind, "no"));
                Golden.feed(new SseFrames(tap), frame, 7);
                assertThat(tap.report().error()).as("%s %s", dialect, kind).isPresent();
                assertThat(tap.isComplete()).isFalse();
            }
        }
    }

    @Test
    void overloadedIs529OnlyForAnthropicsClients() {
        AiError full = AiError.of(ErrorKind.OVERLOADED, "Overloaded");
        assertThat(ErrorBodies.status(Dialect.MESSAGES, full)).isEqualTo(529);
        assertThat(ErrorBodies.status(Dialect.CHAT, full)).isEqualTo(503);
        assertThat(ErrorBodies.status(Dialect.RESPONSES, full)).isEqualTo(503);
    }

    @Test
    void keysNeverGetIntoAMessage() {
        AiError error =
                AiError.of(
                        ErrorKind.API,
                        "Incorrect API key provided: sk-proj-abc123DEF456****wxyz, or sk-ant-api03-xyz_12345; Bearer eyJhbGciOi.x.y");
        assertThat(error.message())
                .isEqualTo("Incorrect API key provided: [redacted], or [redacted]; [redacted]");
    }

    @Test
    void providersErrorsAreUnderstood() {
        assertThat(
                        kind(
                                429,
                                "{\"error\":{\"code\":\"insufficient_quota\",\"type\":\"insufficient_quota\"}}"))
                .isEqualTo(ErrorKind.QUOTA);
        assertThat(kind(429, "{\"error\":{\"code\":\"rate_limit_exceeded\",\"type\":\"tokens\"}}"))
                .isEqualTo(ErrorKind.RATE_LIMIT);
        assertThat(kind(400, "{\"error\":{\"code\":\"context_length_exceeded\"}}"))
                .isEqualTo(ErrorKind.CONTEXT_LENGTH);
        assertThat(
                        kind(
                                404,
                                "{\"type\":\"error\",\"error\":{\"type\":\"not_found_error\",\"message\":\"model: x\"}}"))
                .isEqualTo(ErrorKind.NOT_FOUND);
        assertThat(kind(529, "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"}}"))
                .isEqualTo(ErrorKind.OVERLOADED);
        assertThat(kind(500, "{\"type\":\"error\",\"error\":{\"type\":\"api_error\"}}"))
                .isEqualTo(ErrorKind.API);
        assertThat(kind(0, "{\"error\":{\"type\":\"invalid_request_error\"}}"))
                .isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(kind(500, "<html>")).isEqualTo(ErrorKind.API);
        assertThat(kind(503, "")).isEqualTo(ErrorKind.OVERLOADED);
        assertThat(kind(401, "{\"error\":\"no\"}")).isEqualTo(ErrorKind.AUTHENTICATION);
        assertThat(UpstreamErrors.read(500, Golden.utf8("<html>secret</html>")).message())
                .isEqualTo("the provider gave no reason");
        assertThat(UpstreamErrors.read(404, Golden.utf8("{\"detail\":\"no route\"}")).message())
                .isEqualTo("no route");
    }

    private static ErrorKind kind(int status, String body) {
        return UpstreamErrors.read(status, Golden.utf8(body)).kind();
    }
}
