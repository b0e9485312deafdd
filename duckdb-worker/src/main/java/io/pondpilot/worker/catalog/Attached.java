package io.pondpilot.worker.catalog;

import io.pondpilot.common.telemetry.Keys;
import io.pondpilot.worker.engine.Engine;
import io.pondpilot.worker.engine.EngineException;
import io.pondpilot.worker.engine.Outline;
import io.pondpilot.worker.engine.OwnQuery;
import io.pondpilot.worker.engine.Session;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the attached databases say of themselves, kept for a few seconds, so that a client that
/// walks through 200 tables one by one asks each database once.
///
/// DuckDB keeps its own copy of the tables of Postgres and MySQL for ever. When what a database
/// says shows that a table changed since, DuckDB is told to forget its copy.
public final class Attached {
    private static final Logger log = LoggerFactory.getLogger(Attached.class);

    /// How long an answer is good; longer where asking takes long, so that asking never takes more
    /// than a twentieth of the time.
    static final Duration AGE = Duration.ofSeconds(5);

    private static final int SHARE = 20;

    private final Engine engine;
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private final Recent<Map<String, Optional<Remote>>> databases = new Recent<>();
    private final Recent<List<KeyColumn>> primaryKeys = new Recent<>();
    private final Recent<List<ForeignKeyColumn>> foreignKeys = new Recent<>();
    private volatile @Nullable Known all;

    /// Of this engine; asks nothing yet.
    public Attached(Engine engine) {
        this.engine = engine;
    }

    private record Known(Knowledge knowledge, long until) {
        boolean fresh() {
            return System.nanoTime() - until < 0;
        }
    }

    /// The databases that DuckDB knows, and of what kind they are where they know more than it.
    Map<String, Optional<Remote>> databases(Session session) {
        return databases.get(session, Attached::readDatabases);
    }

    private static Map<String, Optional<Remote>> readDatabases(Session session) {
        Map<String, Optional<Remote>> databases = new LinkedHashMap<>();
        OwnQuery.rows(
                session,
                "SELECT database_name, type FROM duckdb_databases() ORDER BY 1",
                List.of(),
                row -> databases.put(row.getString(1), Remote.of(row.getString(2))));
        return databases;
    }

    /// The primary keys that DuckDB itself knows, of all databases.
    List<KeyColumn> primaryKeys(Session session) {
        return primaryKeys.get(session, Constraints::readPrimaryKeys);
    }

    /// The foreign keys that DuckDB itself knows, of all databases.
    List<ForeignKeyColumn> foreignKeys(Session session) {
        return foreignKeys.get(session, Constraints::readForeignKeys);
    }

    /// Asks the databases again whose answers are too old. Blocks while they are asked; one that
    /// does not answer says nothing, and is asked again later.
    ///
    /// Call it before the session is opened that answers: what DuckDB is to forget it forgets while
    /// no session is open.
    ///
    /// @param catalog only this one, in any case of letters; null for all
    /// @param using told of the session while it is open
    public void learn(@Nullable String catalog, Consumer<Session> using) {
        if (!stale(catalog)) {
            return;
        }
        try (Session session = engine.session()) {
            using.accept(session);
            Map<String, Optional<Remote>> databases = databases(session);
            databases.forEach((name, remote) -> {
                if (remote.isEmpty()) {
                    known.put(name, new Known(Knowledge.NONE, System.nanoTime() + AGE.toNanos()));
                } else if (catalog == null || catalog.equalsIgnoreCase(name)) {
                    learn(name, remote.get(), session);
                }
            });
            if (catalog == null) {
                all = new Known(Knowledge.NONE, System.nanoTime() + AGE.toNanos());
            }
        }
    }

    /// A question about the catalog.
    ///
    /// @param <T> the answer
    /// @param <E> what it may throw beside what is unchecked
    public interface Question<T, E extends Exception> {
        /// Reads by this session, and keeps nothing of it.
        T answer(Session session) throws E;
    }

    /// Puts a question, and once more to an [Outline] when DuckDB does not answer because an
    /// attached database is down. Blocks.
    ///
    /// @param catalog the only database that is asked about; null for all
    /// @param using told of each session while it is open
    /// @throws EngineException `UNAVAILABLE` when the one that is asked about is down
    public <T, E extends Exception> T ask(
            @Nullable String catalog, Consumer<Session> using, Question<T, E> question) throws E {
        EngineException down;
        try (Session session = engine.session()) {
            using.accept(session);
            return question.answer(session);
        } catch (EngineException e) {
            if (e.kind() != EngineException.Kind.UNAVAILABLE) {
                throw e;
            }
            down = e;
        }
        try (Outline outline = engine.outline();
                Session session = outline.session()) {
            if (catalog != null && outline.lacks(catalog)) {
                throw down;
            }
            using.accept(session);
            return question.answer(session);
        }
    }

    private boolean stale(@Nullable String catalog) {
        Known last = catalog == null ? all : known.get(catalog);
        return last == null || !last.fresh();
    }

    /// What one of them said last.
    Knowledge of(String catalog) {
        Known last = known.get(catalog);
        return last == null ? Knowledge.NONE : last.knowledge();
    }

    private void learn(String catalog, Remote remote, Session session) {
        Known last = known.get(catalog);
        if (last != null && last.fresh()) {
            return;
        }
        long start = System.nanoTime();
        Knowledge knowledge;
        try {
            knowledge = Knowledge.of(catalog, remote, session);
        } catch (EngineException e) {
            if (e.kind() == EngineException.Kind.INTERRUPTED
                    || e.kind() == EngineException.Kind.FATAL) {
                throw e;
            }
            log.atWarn()
                    .addKeyValue(Keys.ALIAS, catalog)
                    .addKeyValue(Keys.ERROR, engine.redaction().of(e.getMessage()))
                    .log("Database does not tell its keys and comments");
            knowledge = last == null ? Knowledge.NONE : last.knowledge();
        }
        long now = System.nanoTime();
        boolean changed = last == null || !last.knowledge().version().equals(knowledge.version());
        if (changed && !remote.forget().isEmpty()) {
            engine.forget(remote.forget());
        }
        known.put(
                catalog,
                new Known(knowledge, now + Math.max(AGE.toNanos(), (now - start) * SHARE)));
    }
}
