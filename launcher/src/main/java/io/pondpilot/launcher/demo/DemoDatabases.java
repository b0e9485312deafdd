package io.pondpilot.launcher.demo;

import io.pondpilot.common.lifecycle.Closer;
import io.pondpilot.launcher.embedded.EmbeddedMariaDb;
import io.pondpilot.launcher.embedded.EmbeddedPostgres;
import io.pondpilot.launcher.process.LaunchException;
import io.pondpilot.launcher.sample.SampleData;
import io.pondpilot.launcher.terminal.Progress;
import io.pondpilot.launcher.worker.WorkerHome;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// The four databases with their sample data, and the worker program: all prepared side by side.
final class DemoDatabases {
    private DemoDatabases() {}

    /// Starts what has to run, adds it to `closer`, and describes all in a configuration. Blocks:
    /// about 20 s the first time, 3 s later.
    static DemoConfig start(Path directory, Path workerHome, Closer closer, Progress progress) {
        DemoSecrets secrets = DemoSecrets.of(directory);
        Path catalog = directory.resolve("catalog.db");
        Path analytics = directory.resolve("analytics.duckdb");
        try (ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<EmbeddedPostgres> postgres =
                    tasks.submit(() ->
                            progress.step(
                                    "Postgres, 1,000 customers in 'sales'",
                                    () -> postgres(directory, secrets, closer),
                                    started -> at(started.server().port())));
            Future<EmbeddedMariaDb> mariaDb =
                    tasks.submit(() ->
                            progress.step(
                                    "MariaDB, 5,000 orders in 'shop'",
                                    () -> mariaDb(directory, secrets, closer),
                                    started -> at(started.server().port())));
            Future<?> files =
                    tasks.submit(() ->
                            progress.step(
                                    "SQLite and DuckDB files, 'catalog' and 'analytics'",
                                    () -> files(catalog, analytics),
                                    done -> "written"));
            Future<?> worker =
                    tasks.submit(() ->
                            progress.step(
                                    "Worker program",
                                    () ->
                                            WorkerHome.prepared(
                                                    workerHome, line -> progress.line("  " + line)),
                                    home -> "prepared"));
            await(List.of(postgres, mariaDb, files, worker), tasks);
            return new DemoConfig(
                    secrets,
                    postgres.resultNow().server(),
                    mariaDb.resultNow().server(),
                    catalog,
                    analytics,
                    runDirectory(directory),
                    workerHome);
        }
    }

    private static EmbeddedPostgres postgres(Path directory, DemoSecrets secrets, Closer closer) {
        EmbeddedPostgres postgres =
                closer.add(EmbeddedPostgres.start(directory.resolve("postgres"), secrets.owner()));
        SampleData.customers(postgres.server(), secrets.reader());
        return postgres;
    }

    private static EmbeddedMariaDb mariaDb(Path directory, DemoSecrets secrets, Closer closer) {
        EmbeddedMariaDb mariaDb =
                closer.add(EmbeddedMariaDb.start(directory.resolve("mariadb"), secrets.owner()));
        SampleData.orders(mariaDb.server(), secrets.reader());
        return mariaDb;
    }

    private static Boolean files(Path catalog, Path analytics) {
        SampleData.products(catalog);
        SampleData.analytics(analytics);
        return true;
    }

    private static void await(List<Future<?>> all, ExecutorService tasks) {
        try {
            for (Future<?> future : all) {
                future.get();
            }
        } catch (InterruptedException e) {
            tasks.shutdownNow();
            Thread.currentThread().interrupt();
            throw new LaunchException("Interrupted while starting the databases", e);
        } catch (ExecutionException e) {
            tasks.shutdownNow();
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new LaunchException("Cannot start the databases: " + e.getMessage(), e);
        }
    }

    // One demo directory, one place for its workers: two demos never adopt each other's. A socket
    // address holds 107 bytes, of which a worker's own directory and file take up to 60.
    private static Path runDirectory(Path directory) {
        Path within = directory.resolve("run");
        if (within.toString().length() <= 40) {
            return within;
        }
        return Path.of(
                System.getProperty("java.io.tmpdir"),
                "pondpilot-%s-%08x"
                        .formatted(
                                System.getProperty("user.name"), directory.toString().hashCode()));
    }

    private static String at(int port) {
        return "on 127.0.0.1:" + port;
    }
}
