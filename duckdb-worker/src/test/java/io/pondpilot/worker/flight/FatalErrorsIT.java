package io.pondpilot.worker.flight;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.pondpilot.common.value.ByteSize;
import io.pondpilot.worker.engine.Engine;
import io.pondpilot.worker.engine.EngineException;
import io.pondpilot.worker.engine.EngineSettings;
import io.pondpilot.worker.testing.TestHome;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A worker ends by the class of DuckDB's error, not by its words.
class FatalErrorsIT {
    @TempDir Path temp;

    @Test
    void whatDuckDbCannotGoOnFromEndsTheWorkerAndNothingElseDoes() {
        EngineSettings settings =
                new EngineSettings(
                        TestHome.path().resolve("extensions"),
                        List.of(),
                        List.of(),
                        ByteSize.parse("256m"),
                        1,
                        temp,
                        ByteSize.parse("16m"));
        AtomicInteger retired = new AtomicInteger();
        try (Engine engine = Engine.start(settings)) {
            Failures failures = new Failures(engine, retired::incrementAndGet);
            for (String fatal :
                    List.of(
                            "FATAL Error: Failed: database has been invalidated because of a"
                                    + " previous fatal error",
                            "INTERNAL Error: Attempted to access index 0 within vector of size 0")) {
                int before = retired.get();
                StatusRuntimeException status = failures.status(EngineException.of(fatal));
                assertThat(status.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
                assertThat(retired).hasValue(before + 1);
            }
            for (String other :
                    List.of(
                            "Binder Error: FATAL Error: said the user",
                            "Conversion Error: INTERNAL",
                            "Out of Memory Error: failed to allocate",
                            "IO Error: no space left")) {
                int before = retired.get();
                assertThat(failures.status(EngineException.of(other))).isNotNull();
                assertThat(retired).as(other).hasValue(before);
            }
        }
    }
}
