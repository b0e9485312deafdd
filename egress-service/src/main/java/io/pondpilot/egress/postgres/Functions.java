package io.pondpilot.egress.postgres;

import java.util.List;
import java.util.Set;

/// Functions that a read-only session must not call: a read-only transaction does not stop them, or
/// not on all versions. They run a text as SQL, change the session, leave the database, or touch
/// others' sessions.
final class Functions {
    private static final Set<String> NAMES =
            Set.of(
                    // The session.
                    "set_config",
                    "setval",
                    "nextval",
                    // Run a text as SQL.
                    "ts_stat",
                    "ts_rewrite",
                    "xpath_table",
                    "connectby",
                    "cursor_to_xml",
                    "cursor_to_xmlschema",
                    "query_export_to_s3",
                    "table_import_from_s3",
                    // Large objects, which before PostgreSQL 16 a read-only transaction could
                    // write.
                    "loread",
                    "lowrite",
                    "lo_import",
                    "lo_export",
                    "lo_unlink",
                    "lo_creat",
                    "lo_create",
                    "lo_open",
                    "lo_close",
                    "lo_put",
                    "lo_get",
                    "lo_from_bytea",
                    "lo_truncate",
                    "lo_truncate64",
                    "lo_lseek",
                    "lo_lseek64",
                    "lo_tell",
                    "lo_tell64",
                    // Files of the server.
                    "pg_read_file",
                    "pg_read_binary_file",
                    "pg_stat_file",
                    "pg_logdir_ls",
                    "pg_rotate_logfile",
                    "pg_reload_conf",
                    "pg_promote",
                    // Others' sessions.
                    "pg_terminate_backend",
                    "pg_cancel_backend",
                    "pg_notify",
                    "pg_log_backend_memory_contexts",
                    "pg_stat_statements_reset",
                    "pg_import_system_collations",
                    "pg_extension_config_dump",
                    "pg_prewarm",
                    "pg_create_restore_point",
                    "pg_switch_wal",
                    "pg_switch_xlog",
                    // Other servers.
                    "http",
                    "postgres_fdw_disconnect",
                    "postgres_fdw_disconnect_all");

    private static final List<String> FAMILIES =
            List.of(
                    "query_to_xml",
                    "crosstab",
                    "dblink",
                    "http_",
                    "run_command_on_",
                    "pg_ls_",
                    "pg_file_",
                    "pg_advisory_",
                    "pg_try_advisory_",
                    "pg_stat_reset",
                    "pg_backup_",
                    "pg_start_backup",
                    "pg_stop_backup",
                    "pg_background_",
                    "pg_wal_replay_",
                    "pg_xlog_replay_",
                    "pg_replication_",
                    "pg_logical_",
                    "pg_create_",
                    "pg_copy_",
                    "pg_drop_",
                    "pg_sync_",
                    "pg_set_",
                    "pg_restore_",
                    "pg_clear_",
                    "binary_upgrade_");

    private Functions() {}

    /// Whether a function of that name is refused, in any schema.
    ///
    /// @param name in lower case
    static boolean refused(String name) {
        return NAMES.contains(name) || FAMILIES.stream().anyMatch(name::startsWith);
    }
}
