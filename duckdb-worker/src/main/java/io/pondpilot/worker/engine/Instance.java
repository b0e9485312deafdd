package io.pondpilot.worker.engine;

import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.common.telemetry.Keys;
import io.pondpilot.common.value.ByteSize;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One DuckDB database instance, started in the order that a hostile user cannot undo: limits,
/// extensions, attachments, then no outside access, then no changes of settings.
final class Instance implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Instance.class);

    /// The name under which the user's own objects are attached while they are carried to another
    /// instance.
    static final String CARRIED = "pondpilot_carried";

    /// Connections kept for the next sessions.
    private static final int MOST_IDLE = 4;

    private final DuckDBConnection root;
    private final NativeDuckDb functions;
    private final AtomicInteger open = new AtomicInteger();
    private final Changes changes = new Changes();
    private final BlockingQueue<DuckDBConnection> idle = new ArrayBlockingQueue<>(MOST_IDLE);
    private final Map<String, Optional<String>> databases = new LinkedHashMap<>();
    private volatile boolean closed;

    private Instance(DuckDBConnection root, NativeDuckDb functions) {
        this.root = root;
        this.functions = functions;
    }

    /// Starts one. Blocks for as long as the databases take to answer.
    ///
    /// @param carried a DuckDB file with the user's own objects from a former instance
    static Instance start(
            EngineSettings settings, Reachability reachability, @Nullable Path carried) {
        Properties properties = new Properties();
        properties.setProperty("jdbc_stream_results", "true");
        properties.setProperty("autoinstall_known_extensions", "false");
        properties.setProperty("autoload_known_extensions", "false");
        properties.setProperty("allow_community_extensions", "false");
        properties.setProperty("allow_unsigned_extensions", "false");
        properties.setProperty("allow_persistent_secrets", "false");
        properties.setProperty("memory_limit", bytes(settings.duckDbMemory()));
        properties.setProperty("threads", Integer.toString(settings.threads()));
        properties.setProperty("temp_directory", settings.tempDirectory().toString());
        properties.setProperty("max_temp_directory_size", bytes(settings.tempLimit()));
        Instance instance;
        try {
            DuckDBConnection root =
                    (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:", properties);
            ArrowLibrary.load();
            instance = new Instance(root, new NativeDuckDb(library()));
        } catch (SQLException e) {
            throw EngineException.of(e);
        }
        try {
            instance.bootstrap(settings, reachability, carried);
            return instance;
        } catch (RuntimeException e) {
            instance.close();
            throw e;
        }
    }

    private static String bytes(ByteSize size) {
        return size.bytes() + "B";
    }

    /// The symbols of the library that the driver has loaded, found by its file among our mappings.
    @SuppressWarnings("restricted")
    private static SymbolLookup library() {
        String configured = System.getProperty("java.library.path", "");
        for (String directory : configured.split(":", -1)) {
            Path file =
                    Path.of(
                            directory.isEmpty() ? "." : directory,
                            System.mapLibraryName("duckdb_java"));
            if (Files.isRegularFile(file)) {
                return SymbolLookup.libraryLookup(file, Arena.global());
            }
        }
        return SymbolLookup.libraryLookup(MappedLibrary.find("duckdb_java"), Arena.global());
    }

    private void bootstrap(
            EngineSettings settings, Reachability reachability, @Nullable Path carried) {
        try (Session session = session()) {
            session.run("SET GLOBAL TimeZone = 'UTC'");
            session.run(
                    "SET GLOBAL secret_directory = "
                            + Quoted.text(settings.tempDirectory().toString()));
            session.run("SET GLOBAL home_directory = ''");
            load(settings.extensionFiles());
            settings.remote().ifPresent(remote -> remote.settings().forEach(session::run));
            for (AttachedDatabase database : settings.databases()) {
                databases.put(database.alias(), attach(session, database, reachability));
            }
            if (carried != null) {
                session.run(
                        "ATTACH "
                                + Quoted.text(carried.toString())
                                + " AS "
                                + CARRIED
                                + " (READ_ONLY)");
                session.run("COPY FROM DATABASE " + CARRIED + " TO memory");
                session.run("DETACH " + CARRIED);
            }
            LockDown.close(session, settings.remote());
        }
    }

    /// Loads extensions side by side: most of it is checking the signature over 40 MB.
    private void load(List<Path> files) {
        try (ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, files.size()))) {
            List<Future<?>> loads = new ArrayList<>();
            for (Path file : files) {
                loads.add(threads.submit(() -> load(file)));
            }
            for (Future<?> load : loads) {
                load.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof EngineException known
                    ? known
                    : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void load(Path file) {
        try (Session session = session()) {
            session.run("LOAD " + Quoted.text(file.toString()));
        }
    }

    /// Attaches one database, if it answers.
    ///
    /// @return why it is not attached; empty when it is
    private Optional<String> attach(
            Session session, AttachedDatabase database, Reachability reachability) {
        Optional<String> unreachable = reachability.problem(database);
        if (unreachable.isPresent()) {
            return unreachable;
        }
        AttachSql sql = AttachSql.of(database);
        try {
            if (!sql.before().isEmpty()) {
                session.run(sql.before());
            }
            try {
                session.run(sql.attach());
                return Optional.empty();
            } finally {
                if (!sql.after().isEmpty()) {
                    session.run(sql.after());
                }
            }
        } catch (EngineException e) {
            log.atWarn()
                    .addKeyValue(Keys.ALIAS, database.alias())
                    .addKeyValue(Keys.ERROR, reachability.redaction().of(e.getMessage()))
                    .log("Database not attached");
            return Optional.of(reachability.redaction().of(e.getMessage()));
        }
    }

    /// A session of its own. Blocks for well under a millisecond.
    Session session() {
        try {
            DuckDBConnection kept = idle.poll();
            DuckDBConnection connection = kept == null ? root.duplicate() : kept;
            open.incrementAndGet();
            return new Session(connection, functions, changes, this::takeBack);
        } catch (SQLException e) {
            throw EngineException.of(e);
        }
    }

    private void takeBack(DuckDBConnection connection, boolean traceless) {
        try {
            if (!traceless || closed || !idle.offer(connection)) {
                connection.close();
            }
        } catch (SQLException e) {
            throw EngineException.of(e);
        } finally {
            open.decrementAndGet();
        }
    }

    /// Sessions open now.
    int openSessions() {
        return open.get();
    }

    /// For each alias why it is not attached; empty when it is.
    Map<String, Optional<String>> databases() {
        return databases;
    }

    @Override
    public void close() {
        closed = true;
        try (root) {
            for (DuckDBConnection connection = idle.poll();
                    connection != null;
                    connection = idle.poll()) {
                connection.close();
            }
        } catch (SQLException e) {
            throw EngineException.of(e);
        }
    }
}
