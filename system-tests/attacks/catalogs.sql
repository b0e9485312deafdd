-- Attaching and detaching databases.
-- effect: canary
DETACH catalog; ATTACH '@DIR@/canary.sqlite' AS catalog (TYPE sqlite); FROM catalog.secrets
DETACH plan; ATTACH '@DIR@/canary.duckdb' AS plan; FROM plan.secrets
ATTACH OR REPLACE '@DIR@/canary.duckdb' AS plan; FROM plan.secrets
ATTACH '@DIR@/canary.duckdb' AS z@N@; USE z@N@; FROM secrets
ATTACH '@DIR@/canary.duckdb' AS z@N@; COPY FROM DATABASE z@N@ TO memory; FROM memory.secrets
ATTACH '@DIR@/canary.duckdb' AS z@N@; CREATE TEMP VIEW z@N@ AS FROM z@N@.secrets; FROM z@N@
-- effect: databases
DETACH sales
DETACH crm
DETACH DATABASE catalog
DETACH DATABASE IF EXISTS plan
detach "sales"
/* */DETACH/* */crm
-- x@NL@DETACH catalog
SELECT 1; DETACH plan
BEGIN; DETACH sales; COMMIT
DETACH system
USE memory; DETACH catalog
PREPARE d@N@ AS DETACH plan
EXPLAIN ANALYZE DETACH plan
ATTACH ':memory:' AS n@N@
ATTACH DATABASE ':memory:' AS n@N@
ATTACH IF NOT EXISTS ':memory:' AS n@N@
attach ':memory:' as "n@N@"
ATTACH '' AS n@N@
ATTACH/**/':memory:'/**/AS/**/n@N@
SELECT 1; ATTACH ':memory:' AS n@N@
ATTACH ':memory:' AS n@N@ (TYPE duckdb)
ATTACH OR REPLACE ':memory:' AS n@N@
ATTACH '@OUT@/n@N@.duckdb' AS n@N@
ATTACH '@TEMP@/n@N@.duckdb' AS n@N@
ATTACH '@OUT@/n@N@.sqlite' AS n@N@ (TYPE sqlite)
ATTACH '@DIR@/canary.sqlite' AS n@N@ (TYPE sqlite)
ATTACH '@DIR@/canary.duckdb' AS n@N@ (READ_ONLY)
ATTACH '@DIR@/canary.duckdb' AS n@N@
BEGIN; ATTACH ':memory:' AS n@N@; COMMIT
-- x@NL@ATTACH ':memory:' AS n@N@
ATTACH $$:memory:$$ AS n@N@
ATTACH ':memory:' AS n@N@ (READ_WRITE)
ATTACH concat(':mem', 'ory:') AS n@N@
