package io.pondpilot.worker.engine;

import java.util.Optional;

/// The last steps of an instance's start: from here on DuckDB itself refuses files, extensions and
/// changes of settings, for the worker's own statements too.
final class LockDown {
    /// The settings that a user may change; they touch nothing but the user's own answers.
    private static final String ALLOWED_CONFIGS =
            "['TimeZone', 'Calendar', 'search_path', 'schema', 'default_null_order',"
                    + " 'null_order', 'default_order', 'default_collation',"
                    + " 'integer_division', 'scalar_subquery_error_on_multiple_rows',"
                    + " 'order_by_non_integer_literal', 'ieee_floating_point_ops',"
                    + " 'explain_output', 'lambda_syntax',"
                    + " 'arrow_lossless_conversion']";

    private LockDown() {}

    /// Cannot be undone. What is to be attached must be attached.
    ///
    /// @param remote the hosts whose files may still be read
    static void close(Session session, Optional<RemoteAccess> remote) {
        remote.ifPresent(access -> session.run(access.exceptions()));
        session.run("SET GLOBAL enable_external_access = false");
        session.run("SET GLOBAL allowed_configs = " + ALLOWED_CONFIGS);
        session.run("SET GLOBAL lock_configuration = true");
    }
}
