package io.pondpilot.egress.mysql;

import io.netty.channel.Channel;
import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.common.database.DatabasePolicy;
import io.pondpilot.common.database.DatabaseTarget;
import io.pondpilot.common.database.DatabaseTarget.MySqlTarget;
import io.pondpilot.common.value.Secret;
import io.pondpilot.egress.gate.Gate;
import io.pondpilot.egress.gate.Visit;
import io.pondpilot.egress.upstream.Upstream;
import io.pondpilot.egress.upstream.UpstreamTls;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The gate to one MySQL or MariaDB server: MySQL 5.7 and MariaDB 10.2 or later.
public final class MySqlGate implements Gate {
    /// What a worker's client is told. Nothing is known of the server when it asks.
    private static final String VERSION = "8.0.0-pondpilot";

    /// A log-in takes some more round trips than a connection attempt, and the server's work.
    private static final int LOG_IN = 3;

    private final AttachedDatabase database;
    private final MySqlTarget target;
    private final Upstream upstream;
    private final Optional<UpstreamTls> tls;
    private final SecureRandom random = new SecureRandom();
    private final Connections connections = new Connections(random);

    private MySqlGate(
            AttachedDatabase database,
            MySqlTarget target,
            Upstream upstream,
            Optional<UpstreamTls> tls) {
        this.database = database;
        this.target = target;
        this.upstream = upstream;
        this.tls = tls;
    }

    /// A gate; reads the root certificates, so it blocks.
    ///
    /// @param upstream how servers are dialled; a log-in of either side may take three times as
    ///   long as a connection attempt
    /// @throws IllegalArgumentException when the database is of another type, or the connection
    ///   string or the root certificates cannot be read
    public static MySqlGate of(AttachedDatabase database, Upstream upstream) {
        if (!(DatabaseTarget.parse(database) instanceof MySqlTarget target)) {
            throw new IllegalArgumentException(
                    "'" + database.alias() + "' is not a MySQL database");
        }
        return new MySqlGate(
                database,
                target,
                upstream,
                UpstreamTls.of(
                        target.sslMode(), target.host(), target.port(), target.rootCertificate()));
    }

    @Override
    public void open(Channel worker, Visit visit) {
        WorkerLogin.begin(this, worker, visit);
    }

    Greeting greeting() {
        byte[] nonce = new byte[Scramble.NONCE];
        for (int i = 0; i < nonce.length; i++) {
            // A client may take a zero for the end.
            nonce[i] = (byte) random.nextInt(1, 128);
        }
        return new Greeting(
                VERSION,
                connections.number(),
                nonce,
                Capabilities.offered(readOnly()),
                Scramble.NATIVE);
    }

    Connections connections() {
        return connections;
    }

    Upstream upstream() {
        return upstream;
    }

    /// How long a log-in may take, a worker's or ours.
    Duration patience() {
        return upstream.timeout().multipliedBy(LOG_IN);
    }

    MySqlTarget target() {
        return target;
    }

    Secret password() {
        return target.password().orElse(new Secret(""));
    }

    boolean readOnly() {
        return database.readOnly();
    }

    Optional<UpstreamTls> tls() {
        return tls;
    }

    boolean needsTls() {
        return switch (target.sslMode()) {
            case DISABLE, ALLOW, PREFER -> false;
            case REQUIRE, VERIFY_CA, VERIFY_FULL -> true;
        };
    }

    /// What a read-only session begins with: no writing, a limit of each statement, and the rules
    /// by which [Lexer] reads, whatever the server's own settings are.
    List<String> settings(Greeting server) {
        List<String> statements = new ArrayList<>();
        if (readOnly()) {
            statements.add("SET SESSION TRANSACTION READ ONLY");
            DatabasePolicy policy = database.policy();
            statements.add(
                    "SET NAMES utf8mb4, SESSION sql_mode = 'NO_ENGINE_SUBSTITUTION'"
                            + timeout(server, policy.statementTimeout()));
        }
        return statements;
    }

    private static String timeout(Greeting server, Duration limit) {
        if (limit.isZero()) {
            return "";
        }
        return server.mariaDb()
                ? ", SESSION max_statement_time = "
                        + limit.toSeconds()
                        + "."
                        + "%03d".formatted(limit.toMillisPart())
                : ", SESSION max_execution_time = " + limit.toMillis();
    }
}
