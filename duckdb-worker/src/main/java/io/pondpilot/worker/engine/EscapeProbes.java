package io.pondpilot.worker.engine;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/// What a hostile user would try first. Each must be refused before a worker calls itself ready.
final class EscapeProbes {
    static final List<String> PROBES =
            List.of(
                    "SELECT * FROM read_csv('/etc/passwd')",
                    "SELECT * FROM read_text('/etc/passwd')",
                    "SELECT * FROM read_blob('/etc/passwd')",
                    "SELECT * FROM read_json('/etc/passwd')",
                    "SELECT * FROM read_parquet('/etc/passwd')",
                    "SELECT * FROM '/etc/passwd'",
                    "SELECT * FROM glob('/etc/*')",
                    "SELECT * FROM sniff_csv('/etc/passwd')",
                    "SELECT * FROM read_csv('http://127.0.0.1:1/x.csv')",
                    "SELECT * FROM read_csv('https://127.0.0.1:1/x.csv')",
                    "SELECT * FROM read_text('http://169.254.169.254/latest/meta-data/')",
                    "SELECT * FROM read_text('s3://pondpilot-probe/x?s3_endpoint=127.0.0.1')",
                    "SELECT * FROM read_csv('hf://datasets/pondpilot/probe/x.csv')",
                    "COPY (SELECT 1) TO 's3://pondpilot-probe/x.csv'",
                    "ATTACH 'https://127.0.0.1:1/x.duckdb' AS probe",
                    "SET http_proxy = ''",
                    "RESET http_proxy",
                    "SET ca_cert_file = ''",
                    "SET enable_server_cert_verification = false",
                    "SET enable_curl_server_cert_verification = false",
                    "SET httpfs_client_implementation = 'httplib'",
                    "SET s3_endpoint = '127.0.0.1:1'",
                    "CREATE SECRET probe (TYPE http, EXTRA_HTTP_HEADERS MAP {'a': 'b'})",
                    "COPY (SELECT 1) TO '/tmp/pondpilot-probe.csv'",
                    "COPY (SELECT 1) TO '@TEMP@/pondpilot-probe.csv'",
                    "COPY (PIVOT (SELECT 1 a, 2 b) ON a USING sum(b)) TO '@TEMP@/probe.csv'",
                    "EXPLAIN ANALYZE COPY (SELECT 1) TO '@TEMP@/pondpilot-probe.csv'",
                    "EXPLAIN (FORMAT json, ANALYZE) COPY (SELECT 1) TO '@TEMP@/probe.csv'",
                    "EXPLAIN ANALYZE PREPARE probe AS COPY (SELECT 1) TO '@TEMP@/probe.csv'",
                    "EXPORT DATABASE '/tmp/pondpilot-probe'",
                    "IMPORT DATABASE '/tmp/pondpilot-probe'",
                    "IMPORT DATABASE '@TEMP@'",
                    "EXPORT DATABASE '@TEMP@/probe'",
                    "PRAGMA enable_checkpoint_on_shutdown",
                    "PRAGMA enable_progress_bar",
                    "PRAGMA enable_profiling = 'json'",
                    "ATTACH '/tmp/pondpilot-probe.duckdb' AS probe",
                    "ATTACH '@TEMP@/pondpilot-probe.duckdb' AS probe",
                    "ATTACH '/tmp/pondpilot-probe.sqlite' AS probe (TYPE sqlite)",
                    "ATTACH 'host=127.0.0.1 port=1' AS probe (TYPE postgres)",
                    "ATTACH ':memory:' AS probe",
                    "DETACH system",
                    "INSTALL httpfs",
                    "LOAD httpfs",
                    "LOAD '/tmp/pondpilot-probe.duckdb_extension'",
                    "UPDATE EXTENSIONS",
                    "SET enable_external_access = true",
                    "SET lock_configuration = false",
                    "RESET lock_configuration",
                    "SET memory_limit = '100GB'",
                    "RESET memory_limit",
                    "SET threads = 64",
                    "PRAGMA threads = 64",
                    "SET temp_directory = '/tmp'",
                    "SET allowed_directories = ['/']",
                    "SET allowed_configs = ['threads']",
                    "SET autoload_known_extensions = true",
                    "SET secret_directory = '/tmp'",
                    "SET profiling_output = '/tmp/pondpilot-probe'",
                    "SET log_query_path = '/tmp/pondpilot-probe'",
                    "CALL enable_logging(storage = 'file', storage_path = '/tmp/pondpilot-probe')",
                    "SELECT * FROM enable_logging()",
                    "SELECT * FROM \"ENABLE_LOGGING\"()",
                    "CREATE VIEW probe AS SELECT * FROM enable_logging()",
                    "SELECT * FROM query('SELECT 1')",
                    "SELECT * FROM duckdb_logs()",
                    "CREATE SECRET probe (TYPE postgres, HOST '127.0.0.1')",
                    "CREATE PERSISTENT SECRET probe (TYPE postgres, HOST '127.0.0.1')",
                    "CREATE /* x */ OR REPLACE TEMPORARY SECRET probe (TYPE postgres)",
                    "SELECT * FROM postgres_scan('host=127.0.0.1 port=1', 'public', 't')",
                    "CALL postgres_attach('host=127.0.0.1 port=1')",
                    "SELECT * FROM sqlite_scan('/tmp/pondpilot-probe.sqlite', 't')",
                    "CALL sqlite_attach('/tmp/pondpilot-probe.sqlite')",
                    "SELECT * FROM arrow_scan(0::POINTER, 0::POINTER, 0::POINTER)",
                    "SELECT * FROM json_execute_serialized_sql('{}')",
                    "PREPARE probe AS SELECT 1");

    private EscapeProbes() {}

    /// Tries all of them.
    ///
    /// @throws EngineException naming the first probe that was not refused
    static void run(Session session, EngineSettings settings) {
        try (BufferAllocator allocator = new RootAllocator()) {
            for (String probe : PROBES) {
                String sql = probe.replace("@TEMP@", settings.tempDirectory().toString());
                if (passes(session, sql, allocator)) {
                    throw new EngineException(
                            EngineException.Kind.FATAL,
                            "the lock-down has a hole, this worker does not start: " + probe);
                }
            }
        }
    }

    private static boolean passes(Session session, String sql, BufferAllocator allocator) {
        try {
            Screening.words(sql);
            session.describe(sql, allocator);
            try (PreparedStatement statement = session.prepare(sql)) {
                statement.execute();
                return true;
            } catch (SQLException _) {
                return false;
            }
        } catch (EngineException _) {
            return false;
        }
    }
}
