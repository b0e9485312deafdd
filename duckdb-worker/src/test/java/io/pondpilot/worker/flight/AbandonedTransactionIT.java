package io.pondpilot.worker.flight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.common.value.ByteSize;
import io.pondpilot.worker.engine.Engine;
import io.pondpilot.worker.engine.EngineSettings;
import io.pondpilot.worker.engine.Execution;
import io.pondpilot.worker.engine.Session;
import io.pondpilot.worker.engine.SessionOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A transaction that nobody ends.
class AbandonedTransactionIT {
    private static final ClientSession CLIENT = new ClientSession("", SessionOptions.NONE);

    @Test
    void isRolledBackWithoutAnybodyCalling(@TempDir Path directory) throws Exception {
        EngineSettings settings =
                new EngineSettings(
                        directory,
                        List.of(),
                        List.of(),
                        ByteSize.parse("256m"),
                        1,
                        directory,
                        ByteSize.parse("64m"));
        try (Engine engine = Engine.start(settings);
                Calls calls = new Calls(2);
                Transactions transactions =
                        new Transactions(engine, calls, 2, Duration.ofMillis(200));
                Session outside = engine.session()) {
            Execution.update(outside, "CREATE TABLE t (a INT UNIQUE)", List.of());
            ByteString handle = transactions.begin(CLIENT);
            try (Call call = calls.begin();
                    Session inside = transactions.place(CLIENT, handle).session(call)) {
                Execution.update(inside, "INSERT INTO t VALUES (1)", List.of());
                Thread.sleep(1_000);
                // In use it is not abandoned.
                assertThat(transactions.place(CLIENT, handle)).isNotNull();
            }

            long patience = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (isOpen(transactions, handle) && System.nanoTime() < patience) {
                Thread.sleep(50);
            }

            assertThatThrownBy(() -> transactions.place(CLIENT, handle))
                    .isInstanceOf(ProxyException.class)
                    .hasMessageContaining("left alone for too long");
            assertThat(Execution.update(outside, "INSERT INTO t VALUES (1)", List.of()))
                    .isEqualTo(1);
        }
    }

    private static boolean isOpen(Transactions transactions, ByteString handle) {
        try {
            return transactions.place(CLIENT, handle).inTransaction();
        } catch (ProxyException _) {
            return false;
        }
    }
}
