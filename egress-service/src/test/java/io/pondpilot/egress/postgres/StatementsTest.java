package io.pondpilot.egress.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementsTest {
    /// What DuckDB's extension was seen to send, shortened, and what users ask by `postgres_query`.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT version(), (SELECT COUNT(*) FROM pg_settings WHERE name LIKE 'rds%')",
                "SELECT 1",
                "DISCARD ALL",
                "SELECT to_regclass('duckdb_secrets')",
                "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;\n\tSELECT oid,"
                        + " nspname\n\tFROM pg_namespace\n\n\tORDER BY oid;\n SELECT 1 UNION ALL"
                        + " SELECT NULL relpages;",
                "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY",
                "SELECT pg_is_in_recovery(), pg_export_snapshot(), (select count(*) from"
                        + " pg_stat_wal_receiver)",
                "SET TRANSACTION SNAPSHOT '00000003-0000001B-1'",
                "COPY (SELECT NULL FROM \"public\".\"big\" WHERE ctid BETWEEN '(0,0)'::tid AND"
                        + " '(1000,0)'::tid) TO STDOUT (FORMAT \"binary\");",
                "COPY (SELECT \"x\" FROM (select 1 as x, 'a;b' as y) AS __unnamed_subquery ) TO"
                        + " STDOUT (FORMAT \"binary\");",
                "COPY (SELECT \"a\" FROM \"t\" WHERE \"n\" = 'it''s' AND \"p\" IN (1.5, 3)) TO"
                        + " STDOUT WITH (FORMAT binary)",
                "SELECT \"relname\"::VARCHAR, \"relacl\"::VARCHAR[] FROM"
                        + " \"pg_catalog\".\"pg_class\"  LIMIT 1;",
                "ROLLBACK",
                "COMMIT",
                "END",
                "ABORT",
                ";;",
                "",
                "  -- nothing\n",
                "(SELECT 1) UNION (SELECT 2)",
                "VALUES (1), (2)",
                "TABLE big",
                "WITH x AS (SELECT 1) SELECT * FROM x",
                "COPY big TO STDOUT",
                "COPY \"public\".\"big\" (\"id\", \"update\") TO STDOUT (FORMAT csv)",
                "START TRANSACTION READ ONLY",
                "BEGIN ISOLATION LEVEL SERIALIZABLE, READ ONLY, DEFERRABLE",
                "SAVEPOINT a",
                "ROLLBACK TO SAVEPOINT a",
                "ROLLBACK TO a",
                "RELEASE a",
                "COMMIT AND CHAIN",
                "SET TRANSACTION ISOLATION LEVEL READ COMMITTED",
                "SET search_path TO a, \"B\"",
                "SET LOCAL timezone = 'UTC'",
                "SET TIME ZONE 'UTC'",
                "SET extra_float_digits = 3",
                "SET datestyle = ISO, MDY",
                "RESET ALL",
                "RESET search_path",
                "SHOW transaction_read_only",
                "EXPLAIN SELECT 1",
                "EXPLAIN (ANALYZE, BUFFERS) SELECT 1",
                "EXPLAIN ANALYZE VERBOSE SELECT 1",
                "EXPLAIN (SELECT 1) UNION SELECT 2",
                "DECLARE c CURSOR FOR SELECT 1",
                "DECLARE \"c\" NO SCROLL CURSOR WITHOUT HOLD FOR SELECT 1",
                "FETCH 100 FROM c",
                "FETCH FORWARD ALL IN \"c\"",
                "CLOSE c",
                "DEALLOCATE ALL",
                "SELECT \"update\", \"insert\" FROM \"delete\"",
                "SELECT 'insert into x'",
                "SELECT $$drop table x; insert$$",
                "SELECT $a$ $b$ $a$",
                "SELECT $1::int",
                "SELECT E'\\'; DROP TABLE x; --'",
                "SELECT lo_orderkey, lo_get FROM lineorder",
                "SELECT lo_linenumber(1)",
                "SELECT 1 /* insert; /* nested */ update */ + 2",
                "SELECT a -> 'x' ->> 'y', b @> '{}', c #>> '{a,b}', d || e FROM t",
                "SELECT 1e5, 1.5e-3, .5, 1., 5::int",
                "SELECT a[1:2] FROM t",
                "SELECT 'Zürich', größe FROM häuser",
            })
    void letsReadersPass(String sql) {
        assertThat(refusal(sql)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Plain writes.
                "INSERT INTO t VALUES (1)",
                "UPDATE t SET a = 1",
                "DELETE FROM t",
                "MERGE INTO t USING s ON true WHEN MATCHED THEN DELETE",
                "TRUNCATE t",
                "DROP TABLE t",
                "CREATE TABLE t (a int)",
                "ALTER ROLE me SET default_transaction_read_only = off",
                "ALTER SYSTEM SET a = 1",
                "GRANT ALL ON t TO public",
                "VACUUM",
                "REFRESH MATERIALIZED VIEW v",
                "LOCK TABLE t",
                "LISTEN a",
                "NOTIFY a",
                "UNLISTEN *",
                "CALL p()",
                "DO $$BEGIN END$$",
                "PREPARE p AS SELECT 1",
                "EXECUTE p",
                "PREPARE TRANSACTION 'x'",
                "COMMIT PREPARED 'x'",
                "ROLLBACK PREPARED 'x'",
                "LOAD 'x'",
                "CHECKPOINT",
                "SECURITY LABEL ON TABLE t IS 'x'",
                "CREATE TABLE t AS SELECT 1",
                // Hidden in a query.
                "SELECT * INTO t FROM s",
                "WITH x AS (INSERT INTO t VALUES (1) RETURNING *) SELECT * FROM x",
                "WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x",
                "WITH x AS (SELECT 1) UPDATE t SET a = 1",
                "WITH x AS (SELECT 1) MERGE INTO t USING x ON true WHEN MATCHED THEN DO NOTHING",
                "SELECT * FROM t FOR UPDATE",
                "EXPLAIN ANALYZE INSERT INTO t VALUES (1)",
                "EXPLAIN (ANALYZE) DELETE FROM t",
                "EXPLAIN (ANALYZE TRUE) EXECUTE p",
                "EXPLAIN (VALUES) EXECUTE p",
                "EXPLAIN ANALYZE EXECUTE p",
                "EXPLAIN ANALYZE CREATE TABLE t AS SELECT 1",
                "DECLARE c CURSOR FOR DELETE FROM t",
                "DECLARE c CURSOR FOR UPDATE t SET a = 1 RETURNING *",
                // Behind an allowed one.
                "SELECT 1; DROP TABLE t",
                "SELECT 1;; INSERT INTO t VALUES (1)",
                "COMMIT; INSERT INTO t VALUES (1)",
                "BEGIN READ ONLY; CREATE TABLE zz (i int)",
                "SELECT ';'; DROP TABLE t",
                "SELECT 1 -- ;\n; DROP TABLE t",
                "SELECT 1 --\r; DROP TABLE t",
                "SELECT 1 /* ; */ ; DROP TABLE t",
                "SELECT 1 /* /* */ ; */ ; DROP TABLE t",
                "SELECT 1 +/**/2; DROP TABLE t",
                "SELECT '\\'; DROP TABLE t; --'",
                "SELECT E'\\\\'; DROP TABLE t; --'",
                "SELECT 'a''b'; DROP TABLE t",
                "SELECT $$a$$; DROP TABLE t; $$",
                "SELECT $a$ $b$ $a$; DROP TABLE t --$b$",
                "SELECT \"a;\"\"b\"; DROP TABLE t",
                "SELECT a$$; DROP TABLE t --$$",
                "/* x */ DROP TABLE t",
                "--\nDROP TABLE t",
                "(SELECT 1); DROP TABLE t",
                // Copies in, or to the server's files.
                "COPY t FROM STDIN",
                "COPY t FROM '/etc/passwd'",
                "COPY t FROM PROGRAM 'id'",
                "COPY t TO '/tmp/x'",
                "COPY t TO PROGRAM 'id'",
                "COPY (SELECT 1) TO '/tmp/x'",
                "COPY (SELECT 1) TO PROGRAM 'id'",
                "COPY (INSERT INTO t VALUES (1) RETURNING *) TO STDOUT",
                "COPY (DELETE FROM t RETURNING *) TO STDOUT",
                "COPY (WITH x AS (UPDATE t SET a = 1 RETURNING *) SELECT * FROM x) TO STDOUT",
                "COPY (SELECT set_config('a.b', 'c', false)) TO STDOUT",
                "COPY (SELECT 1) TO STDOUT; DROP TABLE t",
                "COPY \"t\" (\"a\") FROM STDIN",
                // Out of the read-only session.
                "BEGIN READ WRITE",
                "START TRANSACTION READ WRITE",
                "START TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE",
                "BEGIN READ/**/WRITE",
                "SET TRANSACTION READ WRITE",
                "SET LOCAL TRANSACTION READ WRITE",
                "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE",
                "SET default_transaction_read_only = off",
                "SET \"default_transaction_read_only\" = off",
                "SET LOCAL transaction_read_only TO off",
                "SET transaction_read_only = 0",
                "SET ROLE other",
                "SET SESSION AUTHORIZATION other",
                "RESET ROLE",
                "RESET SESSION AUTHORIZATION",
                "RESET transaction_read_only",
                "SET standard_conforming_strings = off",
                "SET client_encoding = 'SJIS'",
                "SET NAMES 'SJIS'",
                "SET statement_timeout = 0",
                "SET a.b = 'x'",
                "SET search_path = set_config('a', 'b', false)",
                "SET search_path TO a; SET statement_timeout TO 0",
                "SELECT set_config('default_transaction_read_only', 'off', false)",
                "SELECT SET_CONFIG('default_transaction_read_only', 'off', false)",
                "SELECT \"set_config\"('default_transaction_read_only', 'off', false)",
                "SELECT pg_catalog.set_config('a', 'b', false)",
                "SELECT pg_catalog . \"set_config\" /* */ ('a', 'b', false)",
                "SELECT set_config--\n('a', 'b', false)",
                "SELECT U&\"set\\005fconfig\"('a', 'b', false)",
                "SELECT u&\"!0073et_config\" UESCAPE '!' ('a', 'b', false)",
                "SELECT * FROM set_config('a', 'b', false)",
                "SELECT CASE WHEN true THEN set_config('a', 'b', false) END",
                // Functions that run a text, or go elsewhere.
                "SELECT query_to_xml('select 1', true, true, '')",
                "SELECT query_to_xml_and_xmlschema('select 1', true, true, '')",
                "SELECT * FROM dblink('host=x', 'select 1') AS t(a int)",
                "SELECT dblink_exec('x', 'drop table t')",
                "SELECT lo_import('/etc/passwd')",
                "SELECT lo_export(1, '/tmp/x')",
                "SELECT lo_from_bytea(0, 'x')",
                "SELECT lowrite(1, 'x')",
                "SELECT pg_read_file('/etc/passwd')",
                "SELECT pg_ls_dir('/')",
                "SELECT pg_terminate_backend(1)",
                "SELECT pg_cancel_backend(1)",
                "SELECT pg_notify('a', 'b')",
                "SELECT pg_advisory_lock(1)",
                "SELECT pg_create_logical_replication_slot('a', 'b')",
                "SELECT * FROM crosstab('select 1')",
                "SELECT ts_stat('select 1')",
                "SELECT setval('s', 1)",
                // What is not understood.
                "SELECT 'a",
                "SELECT \"a",
                "SELECT $a$ b",
                "SELECT 1 /* a",
                "SELECT 1 /* /* */",
                "SELECT E'a\\'",
                "SELECT E'a'\n'\\''; DROP TABLE t; --'",
                "SELECT E'a' --x\n '\\''; DROP TABLE t; --'",
                "SELECT U&'\\0061'",
                "SELECT 1or 2",
                "SELECT $1$a$ $a$",
                "SELECT (1",
                "SELECT 1)",
                "SELECT (1; DROP TABLE t",
                "SELECT \\ 1",
                "SELECT \u0001",
                "\ufeffSELECT 1",
                "SELECT1",
                "'select'",
                "1",
                "\"SELECT\" 1",
            })
    void sendsAwayWhatIsNotAReader(String sql) {
        assertThat(refusal(sql)).isPresent();
    }

    @Test
    void neverRepeatsTheStatement() {
        assertThat(refusal("INSERT INTO secret VALUES ('canary')").orElseThrow())
                .doesNotContain("secret")
                .doesNotContain("canary");
    }

    private static Optional<String> refusal(String sql) {
        return Statements.refusal(sql.getBytes(StandardCharsets.UTF_8));
    }
}
