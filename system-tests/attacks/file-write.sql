-- Writing files, in the temp directory too.
-- effect: file
COPY (SELECT 1) TO '@OUT@/f@N@.csv'
COPY (SELECT 1) TO '@OUT@/f@N@.csv' (FORMAT csv)
copy (select 1) to '@OUT@/f@N@.csv'
/* x */COPY(SELECT 1)TO '@OUT@/f@N@.csv'
-- x@NL@COPY (FROM range(3)) TO '@OUT@/f@N@.csv'
COPY (WITH a AS (SELECT 1) FROM a) TO '@OUT@/f@N@.csv'
COPY (VALUES (1)) TO '@OUT@/f@N@.csv'
SELECT 1; COPY (SELECT 1) TO '@OUT@/f@N@.csv'
COPY (SELECT 1) TO '@OUT@/f@N@.csv'; SELECT 1
PREPARE p@N@ AS COPY (SELECT 1) TO '@OUT@/f@N@.csv'; EXECUTE p@N@
EXPLAIN ANALYZE COPY (SELECT 1) TO '@OUT@/f@N@.csv'
EXPLAIN (ANALYZE) COPY (SELECT 1) TO '@OUT@/f@N@.csv'
EXPLAIN (ANALYZE, FORMAT json) COPY (SELECT 1) TO '@OUT@/f@N@.csv'
EXPLAIN (FORMAT text, ANALYZE) COPY (SELECT 1) TO '@OUT@/f@N@.csv'
explain /* x */ analyze -- y@NL@ copy (select 1) to '@OUT@/f@N@.csv'
EXPLAIN ANALYSE COPY (SELECT 1) TO '@OUT@/f@N@.csv'
EXPLAIN ANALYZE PREPARE p@N@ AS COPY (SELECT 1) TO '@OUT@/f@N@.csv'; EXPLAIN ANALYZE EXECUTE p@N@
COPY (PIVOT (SELECT 1 a, 2 b) ON a USING sum(b)) TO '@OUT@/f@N@.csv'
CREATE OR REPLACE TEMP TABLE t@N@ AS SELECT 1 a; COPY t@N@ TO '@OUT@/f@N@.csv'
BEGIN; COPY (SELECT 1) TO '@OUT@/f@N@.csv'; COMMIT
COPY (SELECT 1) TO '@OUT@/f@N@.parquet' (FORMAT parquet)
COPY (SELECT 1 a) TO '@OUT@/f@N@.json' (FORMAT json)
COPY (SELECT 1 a) TO '@OUT@/f@N@' (FORMAT csv, PARTITION_BY (a), WRITE_PARTITION_COLUMNS true)
COPY (SELECT 1 a) TO '@OUT@/f@N@' (FORMAT csv, PER_THREAD_OUTPUT)
EXPORT DATABASE '@OUT@/f@N@'
EXPORT DATABASE '@OUT@/f@N@' (FORMAT parquet)
ATTACH '@OUT@/f@N@.duckdb' AS a@N@; CREATE TABLE a@N@.t AS SELECT 1; CHECKPOINT a@N@
ATTACH '@OUT@/f@N@.sqlite' AS a@N@ (TYPE sqlite); CREATE TABLE a@N@.t (a INT); INSERT INTO a@N@.t VALUES (1)
ATTACH '@OUT@/f@N@.duckdb' AS a@N@; COPY FROM DATABASE memory TO a@N@
CALL enable_logging(storage = 'file', storage_path = '@OUT@/f@N@'); SELECT 1
PRAGMA enable_profiling = 'json'; PRAGMA profiling_output = '@OUT@/f@N@.csv'; SELECT 42
SET enable_profiling = 'json'; SET profiling_output = '@OUT@/f@N@.csv'; SELECT 42
SET profile_output = '@OUT@/f@N@.csv'; PRAGMA enable_profiling; SELECT 42
SET log_query_path = '@OUT@/f@N@.csv'; SELECT 42
SET temp_directory = '@OUT@/f@N@'; CREATE TEMP TABLE t@N@ AS FROM range(10)
EXECUTE IMMEDIATE 'COPY (SELECT 1) TO '@OUT@/f@N@.csv''
SELECT * FROM query('COPY (SELECT 1) TO ''@OUT@/f@N@.csv'')
CREATE MACRO w@N@() AS (COPY (SELECT 1) TO '@OUT@/f@N@.csv')
COPY (SELECT 1) TO '@OUT@/f@N@.csv' WITH (HEADER, DELIMITER ';')
COPY (SELECT 1) TO '@OUT@/f@N@.csv' (USE_TMP_FILE false)
COPY sales.public.orders TO '@OUT@/f@N@.csv'
COPY (FROM plan.targets) TO '@OUT@/f@N@.csv' (FORMAT csv)
COPY (SELECT 1) TO '@TEMP@/f@N@.csv'
COPY (SELECT 1) TO '@TEMP@/f@N@.csv' (FORMAT csv)
copy (select 1) to '@TEMP@/f@N@.csv'
/* x */COPY(SELECT 1)TO '@TEMP@/f@N@.csv'
-- x@NL@COPY (FROM range(3)) TO '@TEMP@/f@N@.csv'
COPY (WITH a AS (SELECT 1) FROM a) TO '@TEMP@/f@N@.csv'
COPY (VALUES (1)) TO '@TEMP@/f@N@.csv'
SELECT 1; COPY (SELECT 1) TO '@TEMP@/f@N@.csv'
COPY (SELECT 1) TO '@TEMP@/f@N@.csv'; SELECT 1
PREPARE p@N@ AS COPY (SELECT 1) TO '@TEMP@/f@N@.csv'; EXECUTE p@N@
EXPLAIN ANALYZE COPY (SELECT 1) TO '@TEMP@/f@N@.csv'
EXPLAIN (ANALYZE) COPY (SELECT 1) TO '@TEMP@/f@N@.csv'
EXPLAIN (ANALYZE, FORMAT json) COPY (SELECT 1) TO '@TEMP@/f@N@.csv'
EXPLAIN (FORMAT text, ANALYZE) COPY (SELECT 1) TO '@TEMP@/f@N@.csv'
explain /* x */ analyze -- y@NL@ copy (select 1) to '@TEMP@/f@N@.csv'
EXPLAIN ANALYSE COPY (SELECT 1) TO '@TEMP@/f@N@.csv'
EXPLAIN ANALYZE PREPARE p@N@ AS COPY (SELECT 1) TO '@TEMP@/f@N@.csv'; EXPLAIN ANALYZE EXECUTE p@N@
COPY (PIVOT (SELECT 1 a, 2 b) ON a USING sum(b)) TO '@TEMP@/f@N@.csv'
CREATE OR REPLACE TEMP TABLE t@N@ AS SELECT 1 a; COPY t@N@ TO '@TEMP@/f@N@.csv'
BEGIN; COPY (SELECT 1) TO '@TEMP@/f@N@.csv'; COMMIT
COPY (SELECT 1) TO '@TEMP@/f@N@.parquet' (FORMAT parquet)
COPY (SELECT 1 a) TO '@TEMP@/f@N@.json' (FORMAT json)
COPY (SELECT 1 a) TO '@TEMP@/f@N@' (FORMAT csv, PARTITION_BY (a), WRITE_PARTITION_COLUMNS true)
COPY (SELECT 1 a) TO '@TEMP@/f@N@' (FORMAT csv, PER_THREAD_OUTPUT)
EXPORT DATABASE '@TEMP@/f@N@'
EXPORT DATABASE '@TEMP@/f@N@' (FORMAT parquet)
ATTACH '@TEMP@/f@N@.duckdb' AS a@N@; CREATE TABLE a@N@.t AS SELECT 1; CHECKPOINT a@N@
ATTACH '@TEMP@/f@N@.sqlite' AS a@N@ (TYPE sqlite); CREATE TABLE a@N@.t (a INT); INSERT INTO a@N@.t VALUES (1)
ATTACH '@TEMP@/f@N@.duckdb' AS a@N@; COPY FROM DATABASE memory TO a@N@
CALL enable_logging(storage = 'file', storage_path = '@TEMP@/f@N@'); SELECT 1
PRAGMA enable_profiling = 'json'; PRAGMA profiling_output = '@TEMP@/f@N@.csv'; SELECT 42
SET enable_profiling = 'json'; SET profiling_output = '@TEMP@/f@N@.csv'; SELECT 42
SET profile_output = '@TEMP@/f@N@.csv'; PRAGMA enable_profiling; SELECT 42
SET log_query_path = '@TEMP@/f@N@.csv'; SELECT 42
SET temp_directory = '@TEMP@/f@N@'; CREATE TEMP TABLE t@N@ AS FROM range(10)
EXECUTE IMMEDIATE 'COPY (SELECT 1) TO '@TEMP@/f@N@.csv''
SELECT * FROM query('COPY (SELECT 1) TO ''@TEMP@/f@N@.csv'')
CREATE MACRO w@N@() AS (COPY (SELECT 1) TO '@TEMP@/f@N@.csv')
COPY (SELECT 1) TO '@TEMP@/f@N@.csv' WITH (HEADER, DELIMITER ';')
COPY (SELECT 1) TO '@TEMP@/f@N@.csv' (USE_TMP_FILE false)
COPY sales.public.orders TO '@TEMP@/f@N@.csv'
COPY (FROM plan.targets) TO '@TEMP@/f@N@.csv' (FORMAT csv)
