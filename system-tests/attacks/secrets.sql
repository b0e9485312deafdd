-- Making and seeing secrets and credentials.
-- effect: canary
FROM read_text('@DIR@/secret.env')
FROM read_text('@DIR@/.pgpass')
SELECT content FROM read_text('@DIR@/secrets/*')
-- effect: credential
FROM duckdb_secrets()
SELECT secret_string FROM duckdb_secrets(redact := false)
FROM duckdb_secrets(redact = false)
SET allow_unredacted_secrets = true; FROM duckdb_secrets(redact := false)
FROM which_secret('sales', 'postgres')
FROM which_secret('', 'mysql')
FROM duckdb_databases()
SELECT path FROM duckdb_databases()
SHOW DATABASES
PRAGMA database_list
FROM pragma_database_list
FROM duckdb_settings()
SELECT * FROM pg_settings
FROM read_text('@WORKER@/worker.json')
FROM read_text('/proc/self/environ')
FROM read_blob('/proc/self/environ')
FROM read_text('/proc/self/cmdline')
FROM read_csv('/proc/self/environ')
FROM read_text('@WORKER@/log')
SELECT getenv('JWT_SECRET')
SELECT current_setting('http_proxy_password')
FROM duckdb_logs()
FROM postgres_query('sales', 'SELECT current_user, inet_server_addr()')
FROM postgres_query('sales', 'SELECT rolpassword FROM pg_authid')
FROM mysql_query('crm', 'SELECT authentication_string FROM mysql.user')
FROM duckdb_variables()
FROM duckdb_prepared_statements()
FROM duckdb_views() WHERE internal
SELECT sql FROM duckdb_tables()
DESCRIBE sales.public.orders
-- effect: file
CREATE PERSISTENT SECRET x@N@ (TYPE postgres, HOST 'h')
SET secret_directory = '@OUT@'; CREATE PERSISTENT SECRET x@N@ (TYPE postgres, HOST 'h')
SET allow_persistent_secrets = true; CREATE PERSISTENT SECRET x@N@ IN local_file (TYPE postgres)
CREATE OR REPLACE PERSISTENT SECRET x@N@ (TYPE mysql)
-- effect: secrets
CREATE SECRET x@N@ (TYPE postgres, HOST 'h')
SELECT 1; CREATE SECRET x@N@ (TYPE postgres, HOST 'h')
BEGIN; CREATE SECRET x@N@ (TYPE postgres, HOST 'h'); COMMIT
CREATE OR REPLACE SECRET x@N@ (TYPE mysql, HOST 'h')
SELECT 1; CREATE OR REPLACE SECRET x@N@ (TYPE mysql, HOST 'h')
BEGIN; CREATE OR REPLACE SECRET x@N@ (TYPE mysql, HOST 'h'); COMMIT
CREATE TEMPORARY SECRET x@N@ (TYPE postgres, PASSWORD 'b')
SELECT 1; CREATE TEMPORARY SECRET x@N@ (TYPE postgres, PASSWORD 'b')
BEGIN; CREATE TEMPORARY SECRET x@N@ (TYPE postgres, PASSWORD 'b'); COMMIT
CREATE TEMP SECRET x@N@ (TYPE postgres)
SELECT 1; CREATE TEMP SECRET x@N@ (TYPE postgres)
BEGIN; CREATE TEMP SECRET x@N@ (TYPE postgres); COMMIT
CREATE SECRET IF NOT EXISTS x@N@ (TYPE postgres)
SELECT 1; CREATE SECRET IF NOT EXISTS x@N@ (TYPE postgres)
BEGIN; CREATE SECRET IF NOT EXISTS x@N@ (TYPE postgres); COMMIT
CREATE OR REPLACE TEMPORARY SECRET x@N@ IN memory (TYPE mysql)
SELECT 1; CREATE OR REPLACE TEMPORARY SECRET x@N@ IN memory (TYPE mysql)
BEGIN; CREATE OR REPLACE TEMPORARY SECRET x@N@ IN memory (TYPE mysql); COMMIT
CREATE /* TABLE */ SECRET x@N@ (TYPE postgres)
SELECT 1; CREATE /* TABLE */ SECRET x@N@ (TYPE postgres)
BEGIN; CREATE /* TABLE */ SECRET x@N@ (TYPE postgres); COMMIT
CREATE@NL@SECRET@NL@x@N@@NL@(TYPE postgres)
SELECT 1; CREATE@NL@SECRET@NL@x@N@@NL@(TYPE postgres)
BEGIN; CREATE@NL@SECRET@NL@x@N@@NL@(TYPE postgres); COMMIT
create secret "x@N@" (type postgres)
SELECT 1; create secret "x@N@" (type postgres)
BEGIN; create secret "x@N@" (type postgres); COMMIT
CREATE SECRET (TYPE postgres, HOST 'h')
SELECT 1; CREATE SECRET (TYPE postgres, HOST 'h')
BEGIN; CREATE SECRET (TYPE postgres, HOST 'h'); COMMIT
/* a */ -- b@NL@CREATE SECRET x@N@ (TYPE postgres)
SELECT 1; /* a */ -- b@NL@CREATE SECRET x@N@ (TYPE postgres)
BEGIN; /* a */ -- b@NL@CREATE SECRET x@N@ (TYPE postgres); COMMIT
CREATE SECRET x@N@ (TYPE postgres, SCOPE 'sales')
SELECT 1; CREATE SECRET x@N@ (TYPE postgres, SCOPE 'sales')
BEGIN; CREATE SECRET x@N@ (TYPE postgres, SCOPE 'sales'); COMMIT
