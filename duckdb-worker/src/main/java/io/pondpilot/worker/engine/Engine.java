package io.pondpilot.worker.engine;

import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.common.telemetry.Keys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.arrow.memory.BufferAllocator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The user's DuckDB. Sessions are cheap and independent; tables are shared by all of them.
///
/// A database that was not reachable at start is attached later: DuckDB forbids that once it is
/// locked, so a new instance is started beside the old one, the user's own tables are carried over
/// through a file in the temp directory, and the two are exchanged while no session is open.
public final class Engine implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Engine.class);
    private static final Duration REACH_TIMEOUT = Duration.ofSeconds(2);

    /// How often an unreachable database is looked for.
    public static final Duration RETRY = Duration.ofSeconds(5);

    private final ReentrantLock lock = new ReentrantLock();
    private final ReentrantLock carrying = new ReentrantLock();
    private final EngineSettings settings;
    private final Redaction redaction;
    private final Reachability reachability;
    private final RawSql rawSql;
    private final Descriptions descriptions = new Descriptions();
    private final Set<String> toForget = new HashSet<>();
    private Instance instance;
    private long lastLook = System.nanoTime();
    private boolean closed;

    private Engine(EngineSettings settings, Redaction redaction, Reachability reachability) {
        this.settings = settings;
        this.redaction = redaction;
        this.reachability = reachability;
        this.rawSql = new RawSql(settings.databases());
        this.instance = Instance.start(settings, reachability, null);
    }

    /// Starts DuckDB, locked down; [#probe] tests it.
    ///
    /// @throws EngineException when an extension is missing
    public static Engine start(EngineSettings settings) {
        Redaction redaction = new Redaction(settings.databases());
        return new Engine(
                settings, redaction, new Reachability(REACH_TIMEOUT, redaction, settings));
    }

    /// Tries to break out, as a user would. Nobody may be served before it returns.
    ///
    /// @throws EngineException when an escape works
    public void probe() {
        try (Session session = session()) {
            EscapeProbes.run(session, settings);
        }
    }

    /// Hides what no text may show.
    public Redaction redaction() {
        return redaction;
    }

    /// DuckDB's version as it tells it itself, `v1.5.5`.
    public String version() {
        try (Session session = session()) {
            return OwnQuery.rows(session, "SELECT version()", List.of(), row -> row.getString(1))
                    .getFirst();
        }
    }

    /// The memory limit that DuckDB's own errors speak of.
    public String memoryLimit() {
        return settings.duckDbMemory().toString();
    }

    /// Makes DuckDB forget its copy of attached catalogs, once no session is open: what runs may
    /// still point into the copy.
    ///
    /// @param statement what makes it forget; running it again does no harm
    public void forget(String statement) {
        lock.lock();
        try {
            toForget.add(statement);
        } finally {
            lock.unlock();
        }
    }

    /// Called with the lock held.
    private void forgetWhatIsOld() {
        if (toForget.isEmpty() || instance.openSessions() > 0) {
            return;
        }
        try (Session session = instance.session()) {
            toForget.forEach(session::run);
        } finally {
            toForget.clear();
        }
    }

    /// A new session with these options; the caller closes it.
    ///
    /// @throws EngineException also when DuckDB does not take one of them
    public Session session(SessionOptions options) {
        Session session = session();
        try {
            options.apply(session);
            return session;
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /// A new session; the caller closes it.
    public Session session() {
        lock.lock();
        try {
            if (closed) {
                throw new EngineException(
                        EngineException.Kind.UNAVAILABLE, "the worker is stopping");
            }
            attachMissing();
            forgetWhatIsOld();
            return instance.session();
        } finally {
            lock.unlock();
        }
    }

    /// Which databases statements can use now.
    public Map<String, Boolean> databases() {
        lock.lock();
        try {
            Map<String, Boolean> attached = new LinkedHashMap<>();
            instance.databases()
                    .forEach((alias, problem) -> attached.put(alias, problem.isEmpty()));
            return attached;
        } finally {
            lock.unlock();
        }
    }

    /// Cuts a text into statements, as DuckDB sees them.
    ///
    /// @throws EngineException on a syntax error or an empty text
    public List<String> statements(Session session, String sql) {
        int raw = Screening.words(sql, rawSql.functions());
        if (raw > 0) {
            rawSql.check(session, sql, raw);
        }
        if (SqlText.isOne(sql)) {
            // Describing it makes sure.
            return List.of(sql);
        }
        int count = session.count(sql);
        if (count == 0) {
            throw EngineException.notOne(count);
        }
        if (count == 1) {
            return List.of(sql);
        }
        List<String> pieces = SqlText.split(sql);
        int sum = 0;
        boolean told = true;
        for (String piece : pieces) {
            int parts = session.count(piece);
            told &= parts == 1 || SqlText.isPivot(piece);
            sum += parts;
        }
        if (!told || sum != count) {
            throw new EngineException(
                    EngineException.Kind.INVALID,
                    "Parser Error: the statements cannot be told apart; send them one by one");
        }
        return pieces;
    }

    /// Screens, binds and plans one statement without running it.
    public Description describe(Session session, String statement, BufferAllocator allocator) {
        Changes.Mark before = session.mark();
        Description known = descriptions.find(statement, before);
        if (known != null) {
            return known;
        }
        try {
            Description description =
                    Description.of(session.describe(statement, allocator), session, statement);
            descriptions.keep(statement, description, before, session.mark());
            return description;
        } catch (EngineException e) {
            throw missing(lost(e, statement));
        }
    }

    /// The failure with the name of the database whose connection broke, when that is what it was.
    ///
    /// @param statement that failed
    public EngineException lost(EngineException e, String statement) {
        return LostServer.named(e, statement, settings.databases(), reachability::problem);
    }

    /// The failure as the user should see it: no credentials, and a database that is not attached
    /// is called that, and a remote file that may not be read is told about.
    public EngineException missing(EngineException e) {
        if (e.kind() == EngineException.Kind.INVALID) {
            String text = e.getMessage();
            lock.lock();
            try {
                for (AttachedDatabase database : settings.databases()) {
                    String alias = database.alias();
                    Optional<String> problem =
                            instance.databases().getOrDefault(alias, Optional.empty());
                    if (problem.isPresent() && SqlText.mentions(text, alias)) {
                        return new EngineException(
                                EngineException.Kind.UNAVAILABLE,
                                "attached database '"
                                        + alias
                                        + "' ("
                                        + database.type().text()
                                        + ") cannot be reached: "
                                        + redaction.of(problem.get())
                                        + "; it is tried again every "
                                        + RETRY.toSeconds()
                                        + " seconds on use",
                                e);
                    }
                }
            } finally {
                lock.unlock();
            }
        }
        return settings.remote()
                .flatMap(remote -> remote.explanation(e.getMessage()))
                .map(more -> new EngineException(e.kind(), e.getMessage() + "\n" + more, e))
                .orElse(e);
    }

    /// Called with the lock held.
    private void attachMissing() {
        if (instance.openSessions() > 0
                || instance.databases().values().stream().allMatch(Optional::isEmpty)
                || System.nanoTime() - lastLook < RETRY.toNanos()) {
            return;
        }
        lastLook = System.nanoTime();
        boolean back =
                settings.databases().stream()
                        .filter(database ->
                                instance.databases()
                                        .getOrDefault(database.alias(), Optional.empty())
                                        .isPresent())
                        .anyMatch(database -> reachability.problem(database).isEmpty());
        if (!back) {
            return;
        }
        try {
            exchange();
        } catch (EngineException | IOException e) {
            log.atWarn()
                    .addKeyValue(Keys.ERROR, redaction.of(String.valueOf(e.getMessage())))
                    .log("Databases not attached again");
        }
    }

    private void exchange() throws IOException {
        Path carried = carriedFile();
        try {
            try (Session session = instance.session()) {
                carry(session, carried, "");
            }
            Instance fresh = Instance.start(settings, reachability, carried);
            Instance old = instance;
            instance = fresh;
            old.close();
            log.atInfo().addKeyValue(Keys.DATABASES, databases()).log("Databases attached again");
        } finally {
            Files.deleteIfExists(carried);
        }
    }

    private Path carriedFile() {
        return settings.tempDirectory().resolve("carried-" + System.nanoTime() + ".duckdb");
    }

    private static void carry(Session session, Path to, String what) {
        session.run("ATTACH " + Quoted.text(to.toString()) + " AS " + Instance.CARRIED);
        try {
            session.run("COPY FROM DATABASE memory TO " + Instance.CARRIED + what);
        } finally {
            session.run("DETACH " + Instance.CARRIED);
        }
    }

    /// Starts a second instance, without the rows of the user's tables and without the databases
    /// that do not answer now; the caller closes it. Blocks for as long as a start takes, and for
    /// as long as another one is started.
    public Outline outline() {
        carrying.lock();
        try {
            Path carried = carriedFile();
            try {
                try (Session session = session()) {
                    carry(session, carried, " (SCHEMA)");
                }
                return new Outline(Instance.start(settings, reachability, carried));
            } finally {
                Files.deleteIfExists(carried);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            carrying.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                instance.close();
            }
        } finally {
            lock.unlock();
        }
    }
}
