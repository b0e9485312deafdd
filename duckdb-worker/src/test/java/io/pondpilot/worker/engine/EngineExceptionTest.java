package io.pondpilot.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.worker.engine.EngineException.Kind;
import org.junit.jupiter.api.Test;

class EngineExceptionTest {
    @Test
    void sortsByTheClassThatDuckDbNames() {
        assertThat(kind("Parser Error: syntax error")).isEqualTo(Kind.INVALID);
        assertThat(kind("Binder Error: no FATAL Error: here")).isEqualTo(Kind.INVALID);
        assertThat(kind("Out of Memory Error: could not allocate")).isEqualTo(Kind.EXHAUSTED);
        assertThat(kind("INTERRUPT Error: Interrupted!")).isEqualTo(Kind.INTERRUPTED);
        assertThat(kind("Permission Error: no")).isEqualTo(Kind.REFUSED);
        assertThat(kind("FATAL Error: database has been invalidated")).isEqualTo(Kind.FATAL);
        assertThat(kind("INTERNAL Error: Attempted to access index")).isEqualTo(Kind.FATAL);
        assertThat(kind("IO Error: Unable to connect to Postgres")).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void unwrapsWhatTheDriverWraps() {
        EngineException e =
                EngineException.of(
                        "Invalid Input Error: Attempting to execute an unsuccessful or closed pending"
                                + " query result\nError: Out of Memory Error: x");

        assertThat(e.kind()).isEqualTo(Kind.EXHAUSTED);
        assertThat(e).hasMessage("Out of Memory Error: x");
        assertThat(
                        EngineException.of(
                                "{\"exception_type\":\"Fatal\",\"exception_message\":\"gone\"}"))
                .hasMessage("Fatal Error: gone")
                .extracting(EngineException::kind)
                .isEqualTo(Kind.FATAL);
    }

    private static Kind kind(String text) {
        return EngineException.of(text).kind();
    }
}
