package io.pondpilot.worker.catalog;

import io.pondpilot.worker.engine.Quoted;
import java.util.Optional;

/// The kinds of attached databases whose own catalog knows what DuckDB does not show of it, and the
/// questions to it. Each is one statement for the whole database, whatever the number of tables.
///
/// - tables: schema, table, `TABLE` or `VIEW`, comment; only those of which DuckDB does not know it
///   all
/// - primary keys: schema, table, column, position, key
/// - foreign keys: schema, table and column that refer; schema, table and column referred to;
///   position; name; name of the key referred to; rules on update and on delete
/// - version: one value that changes when any table does; empty where DuckDB keeps no copy
enum Remote {
    /// `pg_catalog`, as every role may read it.
    POSTGRES(
            "postgres",
            "postgres_query",
            "pg_clear_cache",
            """
            SELECT n.nspname AS a, c.relname AS b,
              CASE WHEN c.relkind IN ('v', 'm') THEN 'VIEW' ELSE 'TABLE' END AS c,
              pg_catalog.obj_description(c.oid, 'pg_class') AS d
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('v', 'm') OR (c.relkind IN ('r', 'p', 'f')
              AND pg_catalog.obj_description(c.oid, 'pg_class') IS NOT NULL)
            """,
            """
            SELECT n.nspname AS a, t.relname AS b, c.attname AS c, k.seq AS d, o.conname AS e
            FROM pg_catalog.pg_constraint o
            JOIN pg_catalog.pg_class t ON t.oid = o.conrelid
            JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
            CROSS JOIN LATERAL unnest(o.conkey) WITH ORDINALITY AS k(num, seq)
            JOIN pg_catalog.pg_attribute c ON c.attrelid = t.oid AND c.attnum = k.num
            WHERE o.contype = 'p'
            """,
            """
            SELECT cn.nspname AS a, ct.relname AS b, cc.attname AS c,
              pn.nspname AS d, pt.relname AS e, pc.attname AS f, k.seq AS g,
              o.conname AS h, i.relname AS i,
              CASE o.confupdtype WHEN 'c' THEN 'CASCADE' WHEN 'r' THEN 'RESTRICT'
                WHEN 'n' THEN 'SET NULL' WHEN 'd' THEN 'SET DEFAULT' ELSE 'NO ACTION' END AS j,
              CASE o.confdeltype WHEN 'c' THEN 'CASCADE' WHEN 'r' THEN 'RESTRICT'
                WHEN 'n' THEN 'SET NULL' WHEN 'd' THEN 'SET DEFAULT' ELSE 'NO ACTION' END AS k
            FROM pg_catalog.pg_constraint o
            JOIN pg_catalog.pg_class ct ON ct.oid = o.conrelid
            JOIN pg_catalog.pg_namespace cn ON cn.oid = ct.relnamespace
            JOIN pg_catalog.pg_class pt ON pt.oid = o.confrelid
            JOIN pg_catalog.pg_namespace pn ON pn.oid = pt.relnamespace
            LEFT JOIN pg_catalog.pg_class i ON i.oid = o.conindid
            CROSS JOIN LATERAL unnest(o.conkey, o.confkey) WITH ORDINALITY AS k(c, p, seq)
            JOIN pg_catalog.pg_attribute cc ON cc.attrelid = ct.oid AND cc.attnum = k.c
            JOIN pg_catalog.pg_attribute pc ON pc.attrelid = pt.oid AND pc.attnum = k.p
            WHERE o.contype = 'f'
            """,
            """
            SELECT pg_catalog.concat_ws(':', count(*), sum(c.xmin::text::bigint),
              (SELECT sum(a.xmin::text::bigint) FROM pg_catalog.pg_attribute a
               WHERE a.attnum > 0 AND a.attrelid >= 16384)) AS a
            FROM pg_catalog.pg_class c
            WHERE c.relkind IN ('r', 'v', 'm', 'f', 'p') AND c.relpersistence <> 't'
            """),
    /// `information_schema` of MySQL and MariaDB.
    MYSQL(
            "mysql",
            "mysql_query",
            "mysql_clear_cache",
            """
            SELECT table_schema AS a, table_name AS b,
              CASE WHEN table_type LIKE '%VIEW' THEN 'VIEW' ELSE 'TABLE' END AS c,
              CASE WHEN table_type LIKE '%VIEW' THEN '' ELSE table_comment END AS d
            FROM information_schema.tables
            WHERE table_type LIKE '%VIEW' OR table_comment <> ''
            """,
            """
            SELECT table_schema AS a, table_name AS b, column_name AS c, seq_in_index AS d,
              index_name AS e
            FROM information_schema.statistics WHERE index_name = 'PRIMARY'
            """,
            """
            SELECT k.table_schema AS a, k.table_name AS b, k.column_name AS c,
              k.referenced_table_schema AS d, k.referenced_table_name AS e,
              k.referenced_column_name AS f, k.ordinal_position AS g,
              k.constraint_name AS h, r.unique_constraint_name AS i,
              r.update_rule AS j, r.delete_rule AS k
            FROM information_schema.key_column_usage k
            JOIN information_schema.referential_constraints r
              ON r.constraint_schema = k.constraint_schema
              AND r.constraint_name = k.constraint_name AND r.table_name = k.table_name
            WHERE k.referenced_table_name IS NOT NULL
            """,
            """
            SELECT CONCAT_WS(':', COUNT(*), SUM(CRC32(CONCAT_WS(':', table_schema, table_name,
              column_name, ordinal_position, column_type, is_nullable, column_comment)))) AS a
            FROM information_schema.columns
            WHERE table_schema NOT IN ('information_schema', 'performance_schema', 'sys', 'mysql')
            """),
    /// SQLite's pragmas as functions; it has no comments, and DuckDB reads its catalog anew.
    SQLITE(
            "sqlite",
            "sqlite_query",
            "",
            "",
            """
            SELECT 'main' AS a, m.name AS b, p.name AS c, p.pk AS d, CAST(NULL AS TEXT) AS e
            FROM sqlite_master m JOIN pragma_table_info(m.name) p
            WHERE m.type = 'table' AND p.pk > 0
            """,
            """
            SELECT 'main' AS a, m.name AS b, p."from" AS c, 'main' AS d,
              COALESCE((SELECT q.name FROM sqlite_master q WHERE q.type = 'table'
                AND q.name = p."table" COLLATE NOCASE), p."table") AS e,
              COALESCE(p."to", (SELECT t.name FROM pragma_table_info(p."table") t
                WHERE t.pk = p.seq + 1)) AS f,
              p.seq + 1 AS g, 'fk_' || m.name || '_' || p.id AS h, CAST(NULL AS TEXT) AS i,
              p.on_update AS j, p.on_delete AS k
            FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) p
            WHERE m.type = 'table'
            """,
            "");

    private final String type;
    private final String function;
    private final String clear;
    private final String tables;
    private final String primaryKeys;
    private final String foreignKeys;
    private final String version;

    Remote(
            String type,
            String function,
            String clear,
            String tables,
            String primaryKeys,
            String foreignKeys,
            String version) {
        this.type = type;
        this.function = function;
        this.clear = clear;
        this.tables = tables;
        this.primaryKeys = primaryKeys;
        this.foreignKeys = foreignKeys;
        this.version = version;
    }

    /// The kind that DuckDB calls so; empty for DuckDB's own databases.
    static Optional<Remote> of(String duckDbType) {
        for (Remote remote : values()) {
            if (remote.type.equals(duckDbType)) {
                return Optional.of(remote);
            }
        }
        return Optional.empty();
    }

    /// Whether a schema is the database's own although DuckDB does not say so.
    boolean isSystemSchema(String schema) {
        return this == MYSQL && schema.equals("mysql");
    }

    /// The statement that makes DuckDB forget its copy of the catalogs of this kind; empty when it
    /// keeps none.
    String forget() {
        return clear.isEmpty() ? "" : "CALL " + clear + "()";
    }

    String tables(String catalog) {
        return ask(catalog, tables);
    }

    String primaryKeys(String catalog) {
        return ask(catalog, primaryKeys);
    }

    String foreignKeys(String catalog) {
        return ask(catalog, foreignKeys);
    }

    String version(String catalog) {
        return ask(catalog, version);
    }

    private String ask(String catalog, String sql) {
        return sql.isEmpty()
                ? ""
                : "SELECT * FROM "
                        + function
                        + "("
                        + Quoted.text(catalog)
                        + ", "
                        + Quoted.text(sql)
                        + ")";
    }
}
