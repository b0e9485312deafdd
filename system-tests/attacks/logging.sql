-- DuckDB's logs and profiles.
-- effect: file
CALL enable_logging(storage := 'file', storage_path := '@OUT@/l@N@')
CALL enable_logging(storage = 'file', storage_path = '@OUT@/l@N@'); SELECT 1
CALL enable_logging('QueryLog', storage := 'file', storage_path := '@OUT@/l@N@')
SET log_query_path = '@OUT@/q@N@'; SELECT 3
PRAGMA enable_profiling = 'json'; SET profiling_output = '@OUT@/p@N@'; SELECT 3
SET profiling_output = '@TEMP@/p@N@'; PRAGMA enable_profiling; SELECT 3
CALL enable_profiling(format := 'json', save_location := '@OUT@/p@N@'); SELECT 3
-- effect: settings
CALL enable_logging()
CALL enable_logging('FileSystem')
CALL enable_logging(level := 'trace')
CALL disable_logging(); SET threads = 3
SET enable_logging = true
SELECT * FROM enable_logging(storage := 'stdout')
CALL enable_logging(storage := 'stdout')
CALL truncate_duckdb_logs(); SET logging_level = 'DEBUG'
PRAGMA enable_logging
-- effect: shows:LOGGED-
CALL enable_logging(); SELECT 'LOG' || 'GED-' FROM duckdb_settings() WHERE name = 'enable_logging' AND value = 'true'
CALL enable_logging(); SELECT 1; SELECT DISTINCT 'LOG' || 'GED-' FROM duckdb_logs()
CALL enable_logging('QueryLog'); SELECT 2; SELECT DISTINCT 'LOG' || 'GED-' FROM duckdb_logs() WHERE type = 'QueryLog'
CALL enable_logging(level := 'debug'); SELECT 1; SELECT DISTINCT 'LOG' || 'GED-' FROM duckdb_logs()
FROM enable_logging(); SELECT DISTINCT 'LOG' || 'GED-' FROM duckdb_settings() WHERE name = 'enable_logging' AND value = 'true'
SELECT * FROM "enable_logging"(); SELECT 'LOG' || 'GED-' FROM duckdb_settings() WHERE name = 'enable_logging' AND value = 'true'
call ENABLE_LOGGING /* x */ (); SELECT 'LOG' || 'GED-' FROM duckdb_settings() WHERE name = 'enable_logging' AND value = 'true'
SET enable_logging = true; SELECT 'LOG' || 'GED-' FROM duckdb_settings() WHERE name = 'enable_logging' AND value = 'true'
SET GLOBAL enable_logging = true; SELECT 'LOG' || 'GED-' FROM duckdb_settings() WHERE name = 'enable_logging' AND value = 'true'
SET logging_level = 'TRACE'; SELECT 'LOG' || 'GED-' FROM duckdb_settings() WHERE name = 'logging_level' AND value = 'TRACE'
SET logging_mode = 'ENABLE_SELECTED'; SELECT 'LOG' || 'GED-' FROM duckdb_settings() WHERE name = 'logging_mode' AND value = 'ENABLE_SELECTED'
SET enabled_log_types = 'QueryLog'; SELECT 'LOG' || 'GED-' FROM duckdb_settings() WHERE name = 'enabled_log_types' AND value = 'QueryLog'
SET logging_storage = 'memory'; SET enable_logging = true; SELECT 'LOG' || 'GED-' FROM duckdb_settings() WHERE name = 'enable_logging' AND value = 'true'
CALL system.main.enable_logging(); SELECT 'LOG' || 'GED-' FROM duckdb_settings() WHERE name = 'enable_logging' AND value = 'true'
CREATE OR REPLACE TEMP VIEW l@N@ AS FROM enable_logging(); FROM l@N@; SELECT DISTINCT 'LOG' || 'GED-' FROM duckdb_settings() WHERE name = 'enable_logging' AND value = 'true'
CREATE OR REPLACE TEMP MACRO l@N@() AS TABLE FROM enable_logging(); FROM l@N@(); SELECT DISTINCT 'LOG' || 'GED-' FROM duckdb_settings() WHERE name = 'enable_logging' AND value = 'true'
WITH l AS (FROM enable_logging()) FROM l; SELECT DISTINCT 'LOG' || 'GED-' FROM duckdb_settings() WHERE name = 'enable_logging' AND value = 'true'
PREPARE l@N@ AS FROM enable_logging(); EXECUTE l@N@; SELECT DISTINCT 'LOG' || 'GED-' FROM duckdb_settings() WHERE name = 'enable_logging' AND value = 'true'
EXPLAIN ANALYZE FROM enable_logging(); SELECT DISTINCT 'LOG' || 'GED-' FROM duckdb_settings() WHERE name = 'enable_logging' AND value = 'true'
EXPLAIN ANALYZE CALL enable_logging(); SELECT DISTINCT 'LOG' || 'GED-' FROM duckdb_settings() WHERE name = 'enable_logging' AND value = 'true'
FROM query('FROM enable_logging()'); SELECT DISTINCT 'LOG' || 'GED-' FROM duckdb_settings() WHERE name = 'enable_logging' AND value = 'true'
SELECT write_log('x'); SELECT DISTINCT 'LOG' || 'GED-' FROM duckdb_logs()
SELECT DISTINCT 'LOG' || 'GED-' FROM duckdb_log_contexts()
CALL enable_logging(storage := 'memory'); SELECT 1; SELECT DISTINCT 'LOG' || 'GED-' FROM duckdb_logs_parsed('QueryLog')
