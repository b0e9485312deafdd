package io.pondpilot.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pondpilot.common.value.ByteSize;
import java.nio.file.Path;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.duckdb.DuckDBConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which connections serve a later session, and that nothing of the former is seen there.
class ConnectionReuseIT {
    private static final ByteSize MEMORY = ByteSize.parse("512m");

    private final BufferAllocator allocator = new RootAllocator();
    private Engine engine;

    @BeforeEach
    void start(@TempDir Path temp) {
        engine =
                Engine.start(
                        new EngineSettings(temp, List.of(), List.of(), MEMORY, 1, temp, MEMORY));
    }

    @AfterEach
    void stop() {
        engine.close();
        allocator.close();
    }

    @Test
    void aConnectionThatRanSelectsOnlyServesTheNextSession() {
        DuckDBConnection first = after("SELECT 42");
        assertThat(after("SELECT 43")).isSameAs(first);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TEMP TABLE mine (i INTEGER)",
                "SET TimeZone = 'Europe/Vienna'",
                "SET VARIABLE mine = 1",
                "BEGIN TRANSACTION",
                "SELECT nonsense",
            })
    void anythingElseGivesItUp(String statement) {
        DuckDBConnection first = after(statement);
        assertThat(after("SELECT 42")).isNotSameAs(first);
    }

    @Test
    void anInterruptedOneIsGivenUp() {
        Session session = engine.session();
        DuckDBConnection first = session.connection();
        session.interrupt();
        session.close();
        assertThat(after("SELECT 42")).isNotSameAs(first);
    }

    @Test
    void aResultThatWasNotReadToItsEndDoesNotDisturbTheNextSession() {
        try (Session session = engine.session();
                Result result = rows(session, "SELECT range FROM range(10000000)")) {
            assertThat(result.next()).isTrue();
        }
        try (Session session = engine.session();
                Result result = rows(session, "SELECT count(*) FROM range(1000)")) {
            assertThat(result.next()).isTrue();
            assertThat(((BigIntVector) result.root().getVector(0)).get(0)).isEqualTo(1_000);
        }
    }

    @Test
    void theNextSessionSeesNoTemporaryTable() {
        after("CREATE TEMP TABLE mine (i INTEGER)");
        try (Session session = engine.session()) {
            assertThatThrownBy(() -> engine.describe(session, "SELECT * FROM mine", allocator))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("mine");
        }
    }

    /// Runs a statement as a call would, failures included.
    ///
    /// @return the connection that it ran on
    private DuckDBConnection after(String sql) {
        try (Session session = engine.session()) {
            DuckDBConnection connection = session.connection();
            try {
                Description description = engine.describe(session, sql, allocator);
                if (description.returnsRows()) {
                    try (Result result = rows(session, sql)) {
                        while (result.next()) {
                            assertThat(result.root().getRowCount()).isPositive();
                        }
                    }
                } else {
                    Execution.update(session, sql, List.of());
                }
            } catch (EngineException _) {
                assertThat(sql).startsWith("SELECT");
            }
            return connection;
        }
    }

    private Result rows(Session session, String sql) {
        return Execution.rows(session, sql, List.of(), allocator, 2_048);
    }
}
