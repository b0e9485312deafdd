-- Reading files that are not the user's.
-- effect: canary
SELECT * FROM read_text('@DIR@/canary.txt')
FROM read_text('@DIR@/canary.txt')
SELECT * FROM READ_TEXT ('@DIR@/canary.txt')
SELECT * FROM "read_text"('@DIR@/canary.txt')
SELECT * FROM system.main.read_text('@DIR@/canary.txt')
SELECT * FROM read_text/* */('@DIR@/canary.txt')
WITH w AS (SELECT * FROM read_text('@DIR@/canary.txt')) SELECT * FROM w
SELECT (SELECT x FROM read_text('@DIR@/canary.txt') x LIMIT 1)
CREATE OR REPLACE TEMP VIEW v@N@ AS FROM read_text('@DIR@/canary.txt'); FROM v@N@
CREATE OR REPLACE TEMP MACRO m@N@() AS TABLE FROM read_text('@DIR@/canary.txt'); FROM m@N@()
CREATE OR REPLACE TEMP TABLE t@N@ AS FROM read_text('@DIR@/canary.txt'); FROM t@N@
PREPARE p@N@ AS FROM read_text('@DIR@/canary.txt'); EXECUTE p@N@
SELECT 1; FROM read_text('@DIR@/canary.txt')
SELECT * FROM read_blob('@DIR@/canary.txt')
FROM read_blob('@DIR@/canary.txt')
SELECT * FROM READ_BLOB ('@DIR@/canary.txt')
SELECT * FROM "read_blob"('@DIR@/canary.txt')
SELECT * FROM system.main.read_blob('@DIR@/canary.txt')
SELECT * FROM read_blob/* */('@DIR@/canary.txt')
WITH w AS (SELECT * FROM read_blob('@DIR@/canary.txt')) SELECT * FROM w
SELECT (SELECT x FROM read_blob('@DIR@/canary.txt') x LIMIT 1)
CREATE OR REPLACE TEMP VIEW v@N@ AS FROM read_blob('@DIR@/canary.txt'); FROM v@N@
CREATE OR REPLACE TEMP MACRO m@N@() AS TABLE FROM read_blob('@DIR@/canary.txt'); FROM m@N@()
CREATE OR REPLACE TEMP TABLE t@N@ AS FROM read_blob('@DIR@/canary.txt'); FROM t@N@
PREPARE p@N@ AS FROM read_blob('@DIR@/canary.txt'); EXECUTE p@N@
SELECT 1; FROM read_blob('@DIR@/canary.txt')
SELECT * FROM read_csv('@DIR@/canary.csv')
FROM read_csv('@DIR@/canary.csv')
SELECT * FROM READ_CSV ('@DIR@/canary.csv')
SELECT * FROM "read_csv"('@DIR@/canary.csv')
SELECT * FROM system.main.read_csv('@DIR@/canary.csv')
SELECT * FROM read_csv/* */('@DIR@/canary.csv')
WITH w AS (SELECT * FROM read_csv('@DIR@/canary.csv')) SELECT * FROM w
SELECT (SELECT x FROM read_csv('@DIR@/canary.csv') x LIMIT 1)
CREATE OR REPLACE TEMP VIEW v@N@ AS FROM read_csv('@DIR@/canary.csv'); FROM v@N@
CREATE OR REPLACE TEMP MACRO m@N@() AS TABLE FROM read_csv('@DIR@/canary.csv'); FROM m@N@()
CREATE OR REPLACE TEMP TABLE t@N@ AS FROM read_csv('@DIR@/canary.csv'); FROM t@N@
PREPARE p@N@ AS FROM read_csv('@DIR@/canary.csv'); EXECUTE p@N@
SELECT 1; FROM read_csv('@DIR@/canary.csv')
SELECT * FROM read_csv_auto('@DIR@/canary.csv')
FROM read_csv_auto('@DIR@/canary.csv')
SELECT * FROM READ_CSV_AUTO ('@DIR@/canary.csv')
SELECT * FROM "read_csv_auto"('@DIR@/canary.csv')
SELECT * FROM system.main.read_csv_auto('@DIR@/canary.csv')
SELECT * FROM read_csv_auto/* */('@DIR@/canary.csv')
WITH w AS (SELECT * FROM read_csv_auto('@DIR@/canary.csv')) SELECT * FROM w
SELECT (SELECT x FROM read_csv_auto('@DIR@/canary.csv') x LIMIT 1)
CREATE OR REPLACE TEMP VIEW v@N@ AS FROM read_csv_auto('@DIR@/canary.csv'); FROM v@N@
CREATE OR REPLACE TEMP MACRO m@N@() AS TABLE FROM read_csv_auto('@DIR@/canary.csv'); FROM m@N@()
CREATE OR REPLACE TEMP TABLE t@N@ AS FROM read_csv_auto('@DIR@/canary.csv'); FROM t@N@
PREPARE p@N@ AS FROM read_csv_auto('@DIR@/canary.csv'); EXECUTE p@N@
SELECT 1; FROM read_csv_auto('@DIR@/canary.csv')
SELECT * FROM read_json('@DIR@/canary.json')
FROM read_json('@DIR@/canary.json')
SELECT * FROM READ_JSON ('@DIR@/canary.json')
SELECT * FROM "read_json"('@DIR@/canary.json')
SELECT * FROM system.main.read_json('@DIR@/canary.json')
SELECT * FROM read_json/* */('@DIR@/canary.json')
WITH w AS (SELECT * FROM read_json('@DIR@/canary.json')) SELECT * FROM w
SELECT (SELECT x FROM read_json('@DIR@/canary.json') x LIMIT 1)
CREATE OR REPLACE TEMP VIEW v@N@ AS FROM read_json('@DIR@/canary.json'); FROM v@N@
CREATE OR REPLACE TEMP MACRO m@N@() AS TABLE FROM read_json('@DIR@/canary.json'); FROM m@N@()
CREATE OR REPLACE TEMP TABLE t@N@ AS FROM read_json('@DIR@/canary.json'); FROM t@N@
PREPARE p@N@ AS FROM read_json('@DIR@/canary.json'); EXECUTE p@N@
SELECT 1; FROM read_json('@DIR@/canary.json')
SELECT * FROM read_json_auto('@DIR@/canary.json')
FROM read_json_auto('@DIR@/canary.json')
SELECT * FROM READ_JSON_AUTO ('@DIR@/canary.json')
SELECT * FROM "read_json_auto"('@DIR@/canary.json')
SELECT * FROM system.main.read_json_auto('@DIR@/canary.json')
SELECT * FROM read_json_auto/* */('@DIR@/canary.json')
WITH w AS (SELECT * FROM read_json_auto('@DIR@/canary.json')) SELECT * FROM w
SELECT (SELECT x FROM read_json_auto('@DIR@/canary.json') x LIMIT 1)
CREATE OR REPLACE TEMP VIEW v@N@ AS FROM read_json_auto('@DIR@/canary.json'); FROM v@N@
CREATE OR REPLACE TEMP MACRO m@N@() AS TABLE FROM read_json_auto('@DIR@/canary.json'); FROM m@N@()
CREATE OR REPLACE TEMP TABLE t@N@ AS FROM read_json_auto('@DIR@/canary.json'); FROM t@N@
PREPARE p@N@ AS FROM read_json_auto('@DIR@/canary.json'); EXECUTE p@N@
SELECT 1; FROM read_json_auto('@DIR@/canary.json')
SELECT * FROM read_json_objects('@DIR@/canary.json')
FROM read_json_objects('@DIR@/canary.json')
SELECT * FROM READ_JSON_OBJECTS ('@DIR@/canary.json')
SELECT * FROM "read_json_objects"('@DIR@/canary.json')
SELECT * FROM system.main.read_json_objects('@DIR@/canary.json')
SELECT * FROM read_json_objects/* */('@DIR@/canary.json')
WITH w AS (SELECT * FROM read_json_objects('@DIR@/canary.json')) SELECT * FROM w
SELECT (SELECT x FROM read_json_objects('@DIR@/canary.json') x LIMIT 1)
CREATE OR REPLACE TEMP VIEW v@N@ AS FROM read_json_objects('@DIR@/canary.json'); FROM v@N@
CREATE OR REPLACE TEMP MACRO m@N@() AS TABLE FROM read_json_objects('@DIR@/canary.json'); FROM m@N@()
CREATE OR REPLACE TEMP TABLE t@N@ AS FROM read_json_objects('@DIR@/canary.json'); FROM t@N@
PREPARE p@N@ AS FROM read_json_objects('@DIR@/canary.json'); EXECUTE p@N@
SELECT 1; FROM read_json_objects('@DIR@/canary.json')
SELECT * FROM read_json_objects_auto('@DIR@/canary.json')
FROM read_json_objects_auto('@DIR@/canary.json')
SELECT * FROM READ_JSON_OBJECTS_AUTO ('@DIR@/canary.json')
SELECT * FROM "read_json_objects_auto"('@DIR@/canary.json')
SELECT * FROM system.main.read_json_objects_auto('@DIR@/canary.json')
SELECT * FROM read_json_objects_auto/* */('@DIR@/canary.json')
WITH w AS (SELECT * FROM read_json_objects_auto('@DIR@/canary.json')) SELECT * FROM w
SELECT (SELECT x FROM read_json_objects_auto('@DIR@/canary.json') x LIMIT 1)
CREATE OR REPLACE TEMP VIEW v@N@ AS FROM read_json_objects_auto('@DIR@/canary.json'); FROM v@N@
CREATE OR REPLACE TEMP MACRO m@N@() AS TABLE FROM read_json_objects_auto('@DIR@/canary.json'); FROM m@N@()
CREATE OR REPLACE TEMP TABLE t@N@ AS FROM read_json_objects_auto('@DIR@/canary.json'); FROM t@N@
PREPARE p@N@ AS FROM read_json_objects_auto('@DIR@/canary.json'); EXECUTE p@N@
SELECT 1; FROM read_json_objects_auto('@DIR@/canary.json')
SELECT * FROM read_ndjson('@DIR@/canary.json')
FROM read_ndjson('@DIR@/canary.json')
SELECT * FROM READ_NDJSON ('@DIR@/canary.json')
SELECT * FROM "read_ndjson"('@DIR@/canary.json')
SELECT * FROM system.main.read_ndjson('@DIR@/canary.json')
SELECT * FROM read_ndjson/* */('@DIR@/canary.json')
WITH w AS (SELECT * FROM read_ndjson('@DIR@/canary.json')) SELECT * FROM w
SELECT (SELECT x FROM read_ndjson('@DIR@/canary.json') x LIMIT 1)
CREATE OR REPLACE TEMP VIEW v@N@ AS FROM read_ndjson('@DIR@/canary.json'); FROM v@N@
CREATE OR REPLACE TEMP MACRO m@N@() AS TABLE FROM read_ndjson('@DIR@/canary.json'); FROM m@N@()
CREATE OR REPLACE TEMP TABLE t@N@ AS FROM read_ndjson('@DIR@/canary.json'); FROM t@N@
PREPARE p@N@ AS FROM read_ndjson('@DIR@/canary.json'); EXECUTE p@N@
SELECT 1; FROM read_ndjson('@DIR@/canary.json')
SELECT * FROM read_ndjson_auto('@DIR@/canary.json')
FROM read_ndjson_auto('@DIR@/canary.json')
SELECT * FROM READ_NDJSON_AUTO ('@DIR@/canary.json')
SELECT * FROM "read_ndjson_auto"('@DIR@/canary.json')
SELECT * FROM system.main.read_ndjson_auto('@DIR@/canary.json')
SELECT * FROM read_ndjson_auto/* */('@DIR@/canary.json')
WITH w AS (SELECT * FROM read_ndjson_auto('@DIR@/canary.json')) SELECT * FROM w
SELECT (SELECT x FROM read_ndjson_auto('@DIR@/canary.json') x LIMIT 1)
CREATE OR REPLACE TEMP VIEW v@N@ AS FROM read_ndjson_auto('@DIR@/canary.json'); FROM v@N@
CREATE OR REPLACE TEMP MACRO m@N@() AS TABLE FROM read_ndjson_auto('@DIR@/canary.json'); FROM m@N@()
CREATE OR REPLACE TEMP TABLE t@N@ AS FROM read_ndjson_auto('@DIR@/canary.json'); FROM t@N@
PREPARE p@N@ AS FROM read_ndjson_auto('@DIR@/canary.json'); EXECUTE p@N@
SELECT 1; FROM read_ndjson_auto('@DIR@/canary.json')
SELECT * FROM read_ndjson_objects('@DIR@/canary.json')
FROM read_ndjson_objects('@DIR@/canary.json')
SELECT * FROM READ_NDJSON_OBJECTS ('@DIR@/canary.json')
SELECT * FROM "read_ndjson_objects"('@DIR@/canary.json')
SELECT * FROM system.main.read_ndjson_objects('@DIR@/canary.json')
SELECT * FROM read_ndjson_objects/* */('@DIR@/canary.json')
WITH w AS (SELECT * FROM read_ndjson_objects('@DIR@/canary.json')) SELECT * FROM w
SELECT (SELECT x FROM read_ndjson_objects('@DIR@/canary.json') x LIMIT 1)
CREATE OR REPLACE TEMP VIEW v@N@ AS FROM read_ndjson_objects('@DIR@/canary.json'); FROM v@N@
CREATE OR REPLACE TEMP MACRO m@N@() AS TABLE FROM read_ndjson_objects('@DIR@/canary.json'); FROM m@N@()
CREATE OR REPLACE TEMP TABLE t@N@ AS FROM read_ndjson_objects('@DIR@/canary.json'); FROM t@N@
PREPARE p@N@ AS FROM read_ndjson_objects('@DIR@/canary.json'); EXECUTE p@N@
SELECT 1; FROM read_ndjson_objects('@DIR@/canary.json')
SELECT * FROM read_parquet('@DIR@/canary.parquet')
FROM read_parquet('@DIR@/canary.parquet')
SELECT * FROM READ_PARQUET ('@DIR@/canary.parquet')
SELECT * FROM "read_parquet"('@DIR@/canary.parquet')
SELECT * FROM system.main.read_parquet('@DIR@/canary.parquet')
SELECT * FROM read_parquet/* */('@DIR@/canary.parquet')
WITH w AS (SELECT * FROM read_parquet('@DIR@/canary.parquet')) SELECT * FROM w
SELECT (SELECT x FROM read_parquet('@DIR@/canary.parquet') x LIMIT 1)
CREATE OR REPLACE TEMP VIEW v@N@ AS FROM read_parquet('@DIR@/canary.parquet'); FROM v@N@
CREATE OR REPLACE TEMP MACRO m@N@() AS TABLE FROM read_parquet('@DIR@/canary.parquet'); FROM m@N@()
CREATE OR REPLACE TEMP TABLE t@N@ AS FROM read_parquet('@DIR@/canary.parquet'); FROM t@N@
PREPARE p@N@ AS FROM read_parquet('@DIR@/canary.parquet'); EXECUTE p@N@
SELECT 1; FROM read_parquet('@DIR@/canary.parquet')
SELECT * FROM parquet_scan('@DIR@/canary.parquet')
FROM parquet_scan('@DIR@/canary.parquet')
SELECT * FROM PARQUET_SCAN ('@DIR@/canary.parquet')
SELECT * FROM "parquet_scan"('@DIR@/canary.parquet')
SELECT * FROM system.main.parquet_scan('@DIR@/canary.parquet')
SELECT * FROM parquet_scan/* */('@DIR@/canary.parquet')
WITH w AS (SELECT * FROM parquet_scan('@DIR@/canary.parquet')) SELECT * FROM w
SELECT (SELECT x FROM parquet_scan('@DIR@/canary.parquet') x LIMIT 1)
CREATE OR REPLACE TEMP VIEW v@N@ AS FROM parquet_scan('@DIR@/canary.parquet'); FROM v@N@
CREATE OR REPLACE TEMP MACRO m@N@() AS TABLE FROM parquet_scan('@DIR@/canary.parquet'); FROM m@N@()
CREATE OR REPLACE TEMP TABLE t@N@ AS FROM parquet_scan('@DIR@/canary.parquet'); FROM t@N@
PREPARE p@N@ AS FROM parquet_scan('@DIR@/canary.parquet'); EXECUTE p@N@
SELECT 1; FROM parquet_scan('@DIR@/canary.parquet')
SELECT * FROM parquet_kv_metadata('@DIR@/canary.parquet')
FROM parquet_kv_metadata('@DIR@/canary.parquet')
SELECT * FROM PARQUET_KV_METADATA ('@DIR@/canary.parquet')
SELECT * FROM "parquet_kv_metadata"('@DIR@/canary.parquet')
SELECT * FROM system.main.parquet_kv_metadata('@DIR@/canary.parquet')
SELECT * FROM parquet_kv_metadata/* */('@DIR@/canary.parquet')
WITH w AS (SELECT * FROM parquet_kv_metadata('@DIR@/canary.parquet')) SELECT * FROM w
SELECT (SELECT x FROM parquet_kv_metadata('@DIR@/canary.parquet') x LIMIT 1)
CREATE OR REPLACE TEMP VIEW v@N@ AS FROM parquet_kv_metadata('@DIR@/canary.parquet'); FROM v@N@
CREATE OR REPLACE TEMP MACRO m@N@() AS TABLE FROM parquet_kv_metadata('@DIR@/canary.parquet'); FROM m@N@()
CREATE OR REPLACE TEMP TABLE t@N@ AS FROM parquet_kv_metadata('@DIR@/canary.parquet'); FROM t@N@
PREPARE p@N@ AS FROM parquet_kv_metadata('@DIR@/canary.parquet'); EXECUTE p@N@
SELECT 1; FROM parquet_kv_metadata('@DIR@/canary.parquet')
SELECT * FROM parquet_metadata('@DIR@/canary.parquet')
FROM parquet_metadata('@DIR@/canary.parquet')
SELECT * FROM PARQUET_METADATA ('@DIR@/canary.parquet')
SELECT * FROM "parquet_metadata"('@DIR@/canary.parquet')
SELECT * FROM system.main.parquet_metadata('@DIR@/canary.parquet')
SELECT * FROM parquet_metadata/* */('@DIR@/canary.parquet')
WITH w AS (SELECT * FROM parquet_metadata('@DIR@/canary.parquet')) SELECT * FROM w
SELECT (SELECT x FROM parquet_metadata('@DIR@/canary.parquet') x LIMIT 1)
CREATE OR REPLACE TEMP VIEW v@N@ AS FROM parquet_metadata('@DIR@/canary.parquet'); FROM v@N@
CREATE OR REPLACE TEMP MACRO m@N@() AS TABLE FROM parquet_metadata('@DIR@/canary.parquet'); FROM m@N@()
CREATE OR REPLACE TEMP TABLE t@N@ AS FROM parquet_metadata('@DIR@/canary.parquet'); FROM t@N@
PREPARE p@N@ AS FROM parquet_metadata('@DIR@/canary.parquet'); EXECUTE p@N@
SELECT 1; FROM parquet_metadata('@DIR@/canary.parquet')
SELECT * FROM glob('@DIR@/*')
FROM glob('@DIR@/*')
SELECT * FROM GLOB ('@DIR@/*')
SELECT * FROM "glob"('@DIR@/*')
SELECT * FROM system.main.glob('@DIR@/*')
SELECT * FROM glob/* */('@DIR@/*')
WITH w AS (SELECT * FROM glob('@DIR@/*')) SELECT * FROM w
SELECT (SELECT x FROM glob('@DIR@/*') x LIMIT 1)
CREATE OR REPLACE TEMP VIEW v@N@ AS FROM glob('@DIR@/*'); FROM v@N@
CREATE OR REPLACE TEMP MACRO m@N@() AS TABLE FROM glob('@DIR@/*'); FROM m@N@()
CREATE OR REPLACE TEMP TABLE t@N@ AS FROM glob('@DIR@/*'); FROM t@N@
PREPARE p@N@ AS FROM glob('@DIR@/*'); EXECUTE p@N@
SELECT 1; FROM glob('@DIR@/*')
SELECT * FROM sniff_csv('@DIR@/canary.csv')
FROM sniff_csv('@DIR@/canary.csv')
SELECT * FROM SNIFF_CSV ('@DIR@/canary.csv')
SELECT * FROM "sniff_csv"('@DIR@/canary.csv')
SELECT * FROM system.main.sniff_csv('@DIR@/canary.csv')
SELECT * FROM sniff_csv/* */('@DIR@/canary.csv')
WITH w AS (SELECT * FROM sniff_csv('@DIR@/canary.csv')) SELECT * FROM w
SELECT (SELECT x FROM sniff_csv('@DIR@/canary.csv') x LIMIT 1)
CREATE OR REPLACE TEMP VIEW v@N@ AS FROM sniff_csv('@DIR@/canary.csv'); FROM v@N@
CREATE OR REPLACE TEMP MACRO m@N@() AS TABLE FROM sniff_csv('@DIR@/canary.csv'); FROM m@N@()
CREATE OR REPLACE TEMP TABLE t@N@ AS FROM sniff_csv('@DIR@/canary.csv'); FROM t@N@
PREPARE p@N@ AS FROM sniff_csv('@DIR@/canary.csv'); EXECUTE p@N@
SELECT 1; FROM sniff_csv('@DIR@/canary.csv')
SELECT * FROM sqlite_scan('@DIR@/canary.sqlite', 'secrets')
FROM sqlite_scan('@DIR@/canary.sqlite', 'secrets')
SELECT * FROM SQLITE_SCAN ('@DIR@/canary.sqlite', 'secrets')
SELECT * FROM "sqlite_scan"('@DIR@/canary.sqlite', 'secrets')
SELECT * FROM system.main.sqlite_scan('@DIR@/canary.sqlite', 'secrets')
SELECT * FROM sqlite_scan/* */('@DIR@/canary.sqlite', 'secrets')
WITH w AS (SELECT * FROM sqlite_scan('@DIR@/canary.sqlite', 'secrets')) SELECT * FROM w
SELECT (SELECT x FROM sqlite_scan('@DIR@/canary.sqlite', 'secrets') x LIMIT 1)
CREATE OR REPLACE TEMP VIEW v@N@ AS FROM sqlite_scan('@DIR@/canary.sqlite', 'secrets'); FROM v@N@
CREATE OR REPLACE TEMP MACRO m@N@() AS TABLE FROM sqlite_scan('@DIR@/canary.sqlite', 'secrets'); FROM m@N@()
CREATE OR REPLACE TEMP TABLE t@N@ AS FROM sqlite_scan('@DIR@/canary.sqlite', 'secrets'); FROM t@N@
PREPARE p@N@ AS FROM sqlite_scan('@DIR@/canary.sqlite', 'secrets'); EXECUTE p@N@
SELECT 1; FROM sqlite_scan('@DIR@/canary.sqlite', 'secrets')
SELECT * FROM read_duckdb('@DIR@/canary.duckdb', table_name := 'secrets')
FROM read_duckdb('@DIR@/canary.duckdb', table_name := 'secrets')
SELECT * FROM READ_DUCKDB ('@DIR@/canary.duckdb', table_name := 'secrets')
SELECT * FROM "read_duckdb"('@DIR@/canary.duckdb', table_name := 'secrets')
SELECT * FROM system.main.read_duckdb('@DIR@/canary.duckdb', table_name := 'secrets')
SELECT * FROM read_duckdb/* */('@DIR@/canary.duckdb', table_name := 'secrets')
WITH w AS (SELECT * FROM read_duckdb('@DIR@/canary.duckdb', table_name := 'secrets')) SELECT * FROM w
SELECT (SELECT x FROM read_duckdb('@DIR@/canary.duckdb', table_name := 'secrets') x LIMIT 1)
CREATE OR REPLACE TEMP VIEW v@N@ AS FROM read_duckdb('@DIR@/canary.duckdb', table_name := 'secrets'); FROM v@N@
CREATE OR REPLACE TEMP MACRO m@N@() AS TABLE FROM read_duckdb('@DIR@/canary.duckdb', table_name := 'secrets'); FROM m@N@()
CREATE OR REPLACE TEMP TABLE t@N@ AS FROM read_duckdb('@DIR@/canary.duckdb', table_name := 'secrets'); FROM t@N@
PREPARE p@N@ AS FROM read_duckdb('@DIR@/canary.duckdb', table_name := 'secrets'); EXECUTE p@N@
SELECT 1; FROM read_duckdb('@DIR@/canary.duckdb', table_name := 'secrets')
FROM '@DIR@/canary.csv'
FROM '@DIR@/canary.json'
FROM '@DIR@/canary.parquet'
FROM "@DIR@/canary.csv"
SELECT * FROM '@DIR@/canary.csv' AS x
FROM '@DIR@/canary.c*'
FROM '@DIR@/../@BASE@/canary.csv'
FROM '@DIR@/./canary.csv'
FROM '@DIR@//canary.csv'
FROM read_text(['@DIR@/canary.txt'])
FROM read_text(['@DIR@/canary.csv', '@DIR@/canary.txt'])
FROM read_text($$@DIR@/canary.txt$$)
FROM read_text($x$@DIR@/canary.txt$x$)
FROM read_text(e'@DIR@/canary\x2etxt')
FROM read_text('@DIR@' || '/canary.txt')
FROM read_text(concat('@DIR@', '/canary', '.txt'))
FROM read_text(reverse(reverse('@DIR@/canary.txt')))
FROM read_text(replace('@DIR@/canary.xtx', 'xtx', 'txt'))
FROM read_text(chr(47) || '@DIR@/canary.txt')
SET VARIABLE p@N@ = '@DIR@/canary.txt'; FROM read_text(getvariable('p@N@'))
SET VARIABLE p@N@ = (SELECT '@DIR@/canary.txt'); FROM read_blob(getvariable('p@N@'))
FROM read_text('@DIR@/canary.???')
FROM read_text('@DIR@/**')
FROM read_text('@DIR@/[c]anary.txt')
FROM read_text('file://@DIR@/canary.txt')
FROM read_csv('file:@DIR@/canary.csv')
SELECT content FROM read_text('@DIR@/canary.txt') WHERE content LIKE '%'
SELECT encode(content) FROM read_text('@DIR@/canary.txt')
SELECT * FROM (SELECT 1) a, read_text('@DIR@/canary.txt') b
SELECT * FROM (SELECT 1) a LEFT JOIN read_text('@DIR@/canary.txt') b ON true
SELECT 1, content FROM read_text('@DIR@/canary.txt') UNION ALL SELECT 2, ''
SELECT list(content) FROM read_text('@DIR@/canary.txt')
SELECT * FROM (VALUES (1)) t(a), LATERAL (SELECT content FROM read_text('@DIR@/canary.txt'))
CREATE OR REPLACE TEMP TABLE c@N@ (a VARCHAR); COPY c@N@ FROM '@DIR@/canary.csv'; FROM c@N@
CREATE OR REPLACE TEMP TABLE c@N@ (a VARCHAR); COPY c@N@ FROM '@DIR@/canary.csv' (FORMAT csv, HEADER false); FROM c@N@
CREATE OR REPLACE TEMP TABLE c@N@ (a VARCHAR); /* */ COPY /* */ c@N@ /* */ FROM '@DIR@/canary.csv'; FROM c@N@
CREATE OR REPLACE TEMP TABLE c@N@ (a VARCHAR); EXPLAIN ANALYZE COPY c@N@ FROM '@DIR@/canary.csv'; FROM c@N@
CREATE OR REPLACE TEMP TABLE c@N@ AS SELECT '' a; INSERT INTO c@N@ SELECT content FROM read_text('@DIR@/canary.txt'); FROM c@N@
CREATE OR REPLACE TEMP TABLE c@N@ AS SELECT '' a; UPDATE c@N@ SET a = (SELECT content FROM read_text('@DIR@/canary.txt')); FROM c@N@
CREATE OR REPLACE TEMP TABLE c@N@ AS SELECT '' a; MERGE INTO c@N@ USING (SELECT content FROM read_text('@DIR@/canary.txt')) s ON false WHEN NOT MATCHED THEN INSERT VALUES (s.content); FROM c@N@
CREATE TYPE e@N@ AS ENUM (SELECT content FROM read_text('@DIR@/canary.txt')); SELECT enum_range(NULL::e@N@)
PIVOT read_csv('@DIR@/canary.csv', header := false) ON column0 USING count(*)
UNPIVOT read_csv('@DIR@/canary.csv', header := false, names := ['a']) ON a
SUMMARIZE FROM read_csv('@DIR@/canary.csv', header := false)
SUMMARIZE '@DIR@/canary.csv'
DESCRIBE FROM read_csv('@DIR@/canary.csv', header := true)
DESCRIBE '@DIR@/canary.csv'
FROM query('FROM read_text(''@DIR@/canary.txt'')')
FROM query_table('@DIR@/canary.csv')
FROM query_table(['@DIR@/canary.csv'])
FROM json_execute_serialized_sql(json_serialize_sql('SELECT * FROM read_text(''@DIR@/canary.txt'')'))
PRAGMA json_execute_serialized_sql('{}')
ATTACH '@DIR@/canary.sqlite' AS s@N@ (TYPE sqlite, READ_ONLY); FROM s@N@.secrets
ATTACH '@DIR@/canary.duckdb' AS d@N@ (READ_ONLY); FROM d@N@.secrets
ATTACH IF NOT EXISTS '@DIR@/canary.duckdb' AS d@N@ (READ_ONLY); FROM d@N@.main.secrets
ATTACH DATABASE '@DIR@/canary.duckdb' AS d@N@ (TYPE duckdb, READ_ONLY); FROM d@N@.secrets
ATTACH 'sqlite:@DIR@/canary.sqlite' AS s@N@; FROM s@N@.secrets
ATTACH $$@DIR@/canary.sqlite$$ AS s@N@ (TYPE sqlite); FROM s@N@.secrets
ATTACH/**/'@DIR@/canary.sqlite' AS s@N@ (TYPE sqlite); FROM s@N@.secrets
-- x@NL@ATTACH '@DIR@/canary.sqlite' AS s@N@ (TYPE sqlite); FROM s@N@.secrets
CALL sqlite_attach('@DIR@/canary.sqlite'); FROM secrets
FROM sqlite_query('@DIR@/canary.sqlite', 'SELECT * FROM secrets')
FROM sqlite_query('catalog', 'SELECT * FROM pragma_database_list')
FROM read_csv('/dev/stdin')
FROM read_csv('@DIR@/canary.csv', filename := true)
FROM read_csv('@DIR@/canary.csv', columns := {'a': 'VARCHAR'})
FROM read_csv('@DIR@/canary.csv', ignore_errors := true, all_varchar := true)
FROM read_csv('@DIR@/canary.csv.gz')
FROM read_json('@DIR@/canary.json', format := 'auto', columns := {'a': 'VARCHAR'})
FROM read_parquet(['@DIR@/canary.parquet'], union_by_name := true)
SELECT a FROM parquet_scan('@DIR@/*.parquet', hive_partitioning := false)
SELECT file_name FROM parquet_metadata('@DIR@/*.parquet')
FROM parquet_schema('@DIR@/canary.parquet')
FROM parquet_file_metadata('@DIR@/canary.parquet')
SELECT * FROM glob('@DIR@/name-*')
SELECT count(*) || string_agg(file, ',') FROM glob('@DIR@/*')
IMPORT DATABASE '@DIR@/export'; FROM imported
PRAGMA import_database('@DIR@/export'); FROM imported
/* PIVOT */ IMPORT DATABASE '@DIR@/export'
