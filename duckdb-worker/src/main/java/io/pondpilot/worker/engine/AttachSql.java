package io.pondpilot.worker.engine;

import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.common.database.DatabaseTarget;
import io.pondpilot.common.database.DatabaseTarget.DuckDbTarget;
import io.pondpilot.common.database.DatabaseTarget.MySqlTarget;
import io.pondpilot.common.database.DatabaseTarget.PostgresTarget;
import io.pondpilot.common.database.DatabaseTarget.SqliteTarget;
import io.pondpilot.common.database.SslMode;
import io.pondpilot.common.value.Secret;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The statements that attach one database. A password only ever stands in the text of `CREATE
/// TEMPORARY SECRET`, which is dropped once the database is attached, so that no catalog view shows
/// it.
///
/// @param before run before `attach`, may be empty; it holds the password
/// @param attach the attachment itself, without any secret
/// @param after run after `attach` whatever became of it, may be empty
record AttachSql(String before, String attach, String after) {
    private static final String SECRET = "pondpilot_attach";

    static AttachSql of(AttachedDatabase database) {
        return switch (DatabaseTarget.parse(database)) {
            case PostgresTarget target -> postgres(database, target);
            case MySqlTarget target -> mysql(database, target);
            case SqliteTarget target -> file(database, target.path(), "TYPE sqlite");
            case DuckDbTarget target ->
                    target.path().equals(":memory:")
                            ? new AttachSql("", "ATTACH ':memory:' AS " + alias(database), "")
                            : file(database, target.path(), "TYPE duckdb");
        };
    }

    private static AttachSql postgres(AttachedDatabase database, PostgresTarget target) {
        String secret =
                "CREATE TEMPORARY SECRET "
                        + SECRET
                        + " (TYPE postgres, HOST "
                        + Quoted.text(target.host())
                        + ", PORT "
                        + target.port()
                        + ", DATABASE "
                        + Quoted.text(target.database())
                        + ", USER "
                        + Quoted.text(target.user())
                        + password(target.password())
                        + ")";
        var options = new TreeMap<>(target.options());
        options.putIfAbsent("connect_timeout", "5");
        options.putIfAbsent("application_name", "pondpilot");
        if (!target.host().startsWith("/")) {
            options.put("sslmode", target.sslMode().postgresText());
        }
        String path =
                options.entrySet().stream()
                        .map(option -> option.getKey() + "=" + libpq(option.getValue()))
                        .collect(Collectors.joining(" "));
        return attach(database, secret, path, "postgres");
    }

    private static AttachSql mysql(AttachedDatabase database, MySqlTarget target) {
        boolean socket = target.host().startsWith("/");
        String place =
                socket
                        ? "HOST 'localhost', SOCKET " + Quoted.text(target.host())
                        : "HOST " + Quoted.text(target.host()) + ", PORT " + target.port();
        String ssl =
                socket || target.sslMode() == SslMode.PREFER
                        ? ""
                        : ", SSL_MODE " + Quoted.text(target.sslMode().mysqlText());
        String roots =
                target.rootCertificate()
                        .map(file -> ", SSL_CA " + Quoted.text(file.toString()))
                        .orElse("");
        String secret =
                "CREATE TEMPORARY SECRET "
                        + SECRET
                        + " (TYPE mysql, "
                        + place
                        + ", DATABASE "
                        + Quoted.text(target.database())
                        + ", USER "
                        + Quoted.text(target.user())
                        + password(target.password())
                        + ssl
                        + roots
                        + ")";
        return attach(database, secret, "", "mysql");
    }

    private static AttachSql attach(
            AttachedDatabase database, String secret, String path, String type) {
        return new AttachSql(
                secret,
                "ATTACH "
                        + Quoted.text(path)
                        + " AS "
                        + alias(database)
                        + " (TYPE "
                        + type
                        + ", SECRET "
                        + SECRET
                        + readOnly(database)
                        + ")",
                "DROP SECRET " + SECRET);
    }

    private static AttachSql file(AttachedDatabase database, String path, String type) {
        return new AttachSql(
                "",
                "ATTACH "
                        + Quoted.text(path)
                        + " AS "
                        + alias(database)
                        + " ("
                        + type
                        + readOnly(database)
                        + ")",
                "");
    }

    private static String readOnly(AttachedDatabase database) {
        return database.readOnly() ? ", READ_ONLY" : "";
    }

    private static String password(Optional<Secret> password) {
        return password.map(secret -> ", PASSWORD " + Quoted.text(secret.value())).orElse("");
    }

    static String alias(AttachedDatabase database) {
        return '"' + database.alias() + '"';
    }

    private static String libpq(String value) {
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
