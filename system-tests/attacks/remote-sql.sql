-- Sending a server its own SQL, past DuckDB.
-- effect: arrives
FROM postgres_query('sales', 'SELECT ''@MARK@''')
SELECT * FROM postgres_query('sales', $$SELECT '@MARK@'$$)
FROM POSTGRES_QUERY('sales', 'SELECT ''@MARK@''')
FROM "postgres_query"('sales', 'SELECT ''@MARK@''')
FROM postgres_query/**/('sales', 'SELECT ''@MARK@''')
FROM system.main.postgres_query('sales', 'SELECT ''@MARK@''')
CALL postgres_query('sales', 'SELECT ''@MARK@''')
CALL postgres_execute('sales', 'SELECT ''@MARK@''')
CALL postgres_execute('sales', 'SELECT 1; SELECT ''@MARK@''')
FROM postgres_execute('sales', 'SELECT ''@MARK@''')
CREATE OR REPLACE TEMP VIEW r@N@ AS FROM postgres_query('sales', 'SELECT ''@MARK@'''); FROM r@N@
CREATE OR REPLACE TEMP MACRO r@N@(q) AS TABLE FROM postgres_query('sales', q); FROM r@N@('SELECT ''@MARK@''')
WITH r AS (FROM postgres_query('sales', 'SELECT ''@MARK@''')) FROM r
CREATE OR REPLACE TEMP TABLE r@N@ AS FROM postgres_query('sales', 'SELECT ''@MARK@''')
EXPLAIN ANALYZE FROM postgres_query('sales', 'SELECT ''@MARK@''')
PREPARE r@N@ AS FROM postgres_query('sales', 'SELECT ''@MARK@'''); EXECUTE r@N@
SELECT 1; FROM postgres_query('sales', 'SELECT ''@MARK@''')
SET VARIABLE r@N@ = 'sales'; FROM postgres_query(getvariable('r@N@'), 'SELECT ''@MARK@''')
FROM query('FROM postgres_query(''sales'', ''SELECT ''''@MARK@'''''')')
FROM postgres_query('sales', 'SELECT ''@MARK@''', use_transaction := false)
FROM postgres_query('sales', 'TABLE orders /* @MARK@ */')
SELECT (SELECT count(*) FROM postgres_query('sales', 'SELECT ''@MARK@'''))
DESCRIBE FROM postgres_query('sales', 'SELECT ''@MARK@''')
SUMMARIZE FROM postgres_query('sales', 'SELECT ''@MARK@''')
-- effect: shows:REMOTE-
FROM mysql_query('crm', 'SELECT concat(''REM'', ''OTE-'')')
SELECT * FROM "mysql_query"('crm', $$SELECT concat('REM', 'OTE-')$$)
FROM MYSQL_QUERY ('crm', 'SELECT concat(''REM'', ''OTE-'')')
CALL mysql_query('crm', 'SELECT concat(''REM'', ''OTE-'')')
WITH r AS (FROM mysql_query('crm', 'SELECT concat(''REM'', ''OTE-'')')) FROM r
CREATE OR REPLACE TEMP TABLE r@N@ AS FROM mysql_query('crm', 'SELECT concat(''REM'', ''OTE-'')'); FROM r@N@
CREATE OR REPLACE TEMP VIEW r@N@ AS FROM mysql_query('crm', 'SELECT concat(''REM'', ''OTE-'')'); FROM r@N@
FROM sqlite_query('catalog', 'SELECT ''REM'' || ''OTE-''')
SELECT * FROM "sqlite_query"('catalog', 'SELECT ''REM'' || ''OTE-''')
