package io.pondpilot.egress.postgres;

import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.common.database.DatabaseTarget;
import io.pondpilot.common.database.DatabaseTarget.PostgresTarget;
import io.pondpilot.common.database.SslMode;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.value.Secret;
import io.pondpilot.egress.upstream.UpstreamTls;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The configured server and the account there, ready to be used for many log-ins.
///
/// @param host a name, an address, or an absolute path, then of the socket's file
/// @param port of no effect for a path
/// @param tls how a connection is encrypted; empty when none is
/// @param ways in which order encryption is tried; at least one
/// @param binding whether SCRAM is bound to the TLS connection
/// @param options of the server's command line, as the operator wrote them
/// @param readOnly whether the session is, and the worker is screened
/// @param statementMillis of one statement, 0 for no limit
record Account(
        String host,
        int port,
        Optional<UpstreamTls> tls,
        List<Encryption> ways,
        ChannelBinding binding,
        String user,
        Optional<Secret> password,
        String database,
        Optional<String> options,
        boolean readOnly,
        long statementMillis) {
    /// `NAMEDATALEN` of a server as it is built by default, without the end mark.
    private static final int LONGEST_NAME = 63;

    private static final String SYSTEM = "system";

    /// How one attempt begins.
    enum Encryption {
        /// Without TLS.
        PLAIN,
        /// With TLS where the server has it.
        OFFERED,
        /// With TLS or not at all.
        DEMANDED
    }

    /// libpq's `channel_binding`.
    enum ChannelBinding {
        DISABLE,
        PREFER,
        REQUIRE
    }

    /// Reads the connection string, and the certificates that it names.
    ///
    /// @throws IllegalArgumentException when it cannot be read; names neither place nor account
    static Account of(AttachedDatabase database) {
        if (!(DatabaseTarget.parse(database) instanceof PostgresTarget target)) {
            throw new IllegalArgumentException(
                    "'" + database.alias() + "' is no Postgres database");
        }
        String host = target.address();
        Optional<UpstreamTls> tls = tls(target, host);
        return new Account(
                host,
                target.port(),
                tls,
                tls.isEmpty() ? List.of(Encryption.PLAIN) : ways(target.sslMode()),
                binding(target.options().getOrDefault("channel_binding", "prefer")),
                clean(target.user()),
                target.password(),
                clean(target.database()),
                Optional.ofNullable(target.options().get("options")).map(Account::clean),
                database.readOnly(),
                database.policy().statementTimeout().toMillis());
    }

    /// The parameters of the start-up message; for the same user always the same. Those of the
    /// session take precedence over `options`, and are what `RESET` and `DISCARD` go back to.
    Map<String, String> startup(UserId worker) {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("user", user);
        parameters.put("database", database);
        parameters.put("application_name", applicationName(worker));
        parameters.put("client_encoding", "UTF8");
        options.ifPresent(text -> parameters.put("options", text));
        parameters.put("statement_timeout", Long.toString(statementMillis));
        if (readOnly) {
            parameters.put("default_transaction_read_only", "on");
            // The screening reads strings as the standard has them.
            parameters.put("standard_conforming_strings", "on");
        }
        return parameters;
    }

    /// Whether the password may be sent as it is.
    boolean secret(boolean encrypted) {
        return encrypted || host.startsWith("/");
    }

    private static String applicationName(UserId worker) {
        String name = "pondpilot:" + worker.value().replaceAll("[^\\x20-\\x7E]", "?");
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
    }

    private static Optional<UpstreamTls> tls(PostgresTarget target, String host) {
        Optional<String> roots =
                Optional.ofNullable(target.options().get("sslrootcert"))
                        .filter(name -> !name.isEmpty());
        boolean system = roots.isPresent() && roots.get().equals(SYSTEM);
        if (system && target.sslMode() != SslMode.VERIFY_FULL) {
            throw new IllegalArgumentException("sslrootcert=system needs sslmode=verify-full");
        }
        try {
            return UpstreamTls.of(
                    target.sslMode(),
                    host,
                    target.port(),
                    system ? Optional.empty() : roots.map(Path::of));
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("the sslrootcert is not a path", e);
        }
    }

    private static List<Encryption> ways(SslMode mode) {
        return switch (mode) {
            case DISABLE -> List.of(Encryption.PLAIN);
            case ALLOW -> List.of(Encryption.PLAIN, Encryption.DEMANDED);
            case PREFER -> List.of(Encryption.OFFERED, Encryption.PLAIN);
            case REQUIRE, VERIFY_CA, VERIFY_FULL -> List.of(Encryption.DEMANDED);
        };
    }

    private static ChannelBinding binding(String text) {
        return switch (text) {
            case "disable" -> ChannelBinding.DISABLE;
            case "prefer" -> ChannelBinding.PREFER;
            case "require" -> ChannelBinding.REQUIRE;
            default ->
                    throw new IllegalArgumentException(
                            "channel_binding is one of disable, prefer and require");
        };
    }

    private static String clean(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("the connection string has a zero character");
        }
        return text;
    }
}
