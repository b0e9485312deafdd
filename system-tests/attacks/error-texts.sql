-- Getting contents and credentials out of error texts.
-- effect: canary
SELECT content::INT FROM read_text('@DIR@/canary.txt')
SELECT CAST(content AS DATE) FROM read_text('@DIR@/canary.txt')
SELECT error(content) FROM read_text('@DIR@/canary.txt')
FROM read_csv('@DIR@/canary.csv', columns := {'a': 'INT'}, header := false, auto_detect := false)
SELECT content::UUID FROM read_text('@DIR@/canary.txt')
SELECT content::JSON->'x' FROM read_text('@DIR@/canary.txt')
SELECT strptime(content, '%Y') FROM read_text('@DIR@/canary.txt')
CREATE OR REPLACE TEMP TABLE e@N@ (a INT); COPY e@N@ FROM '@DIR@/canary.csv'
CREATE OR REPLACE TEMP TABLE e@N@ (a INT); INSERT INTO e@N@ SELECT content FROM read_text('@DIR@/canary.txt')
SELECT error(file) FROM glob('@DIR@/name-*')
ATTACH '@DIR@/canary.sqlite' AS e@N@ (TYPE sqlite); SELECT error(a) FROM e@N@.secrets
SELECT error(a) FROM sqlite_scan('@DIR@/canary.sqlite', 'secrets')
SELECT error(a) FROM read_parquet('@DIR@/canary.parquet')
SELECT a::INT FROM '@DIR@/canary.parquet'
SET errors_as_json = true; SELECT error(content) FROM read_text('@DIR@/canary.txt')
EXPLAIN ANALYZE SELECT error(content) FROM read_text('@DIR@/canary.txt')
SELECT CASE WHEN length(content) > 0 THEN error(content) END FROM read_blob('@DIR@/canary.txt')
-- effect: credential
FROM sales.public.no_such_table
FROM crm.no_such_table
SELECT no_such_column FROM sales.public.orders
INSERT INTO sales.public.orders VALUES (1)
INSERT INTO crm.customers VALUES (1)
DROP TABLE sales.public.orders
CREATE TABLE crm.x@N@ (a INT)
CREATE SCHEMA sales.x@N@
DELETE FROM catalog.products
UPDATE plan.targets SET target = 0
SELECT 1/0 FROM sales.public.orders WHERE error('x')
ATTACH '' AS sales (TYPE postgres)
ATTACH 'password=x' AS y@N@ (TYPE postgres, SECRET pondpilot_attach)
ATTACH '' AS y@N@ (TYPE mysql, SECRET pondpilot_attach)
DROP SECRET pondpilot_attach
FROM postgres_scan('', 'public', 'orders')
FROM postgres_query('sales', 'SELECT 1/0')
FROM postgres_query('nobody', 'SELECT 1')
CALL postgres_configure_pool(catalog_name := 'nobody')
USE nobody
SELECT * FROM sales.pg_catalog.pg_authid
SELECT * FROM crm.mysql.user
COPY sales.public.orders FROM '/nowhere'
SELECT 'password=' || 1/0
SELECT * FROM "postgresql://reader:x@h/d"
EXPLAIN ANALYZE FROM sales.public.no_such_table
SELECT * FROM sales.public.orders WHERE id = 'x'
SELECT error('password=' || 'x')
ALTER TABLE sales.public.orders ADD COLUMN x INT
VACUUM sales.public.orders
CHECKPOINT sales
ANALYZE sales.public.orders
COMMENT ON TABLE sales.public.orders IS 'x'
GRANT ALL ON sales.public.orders TO reader
BEGIN; INSERT INTO sales.public.orders VALUES (1); COMMIT
CREATE INDEX i@N@ ON sales.public.orders (id)
TRUNCATE sales.public.orders
CREATE VIEW sales.public.v@N@ AS SELECT 1
FROM crm.customers WHERE id = error('x')
DETACH nobody
