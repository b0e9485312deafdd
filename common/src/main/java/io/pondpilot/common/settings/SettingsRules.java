package io.pondpilot.common.settings;

import static io.pondpilot.common.settings.SettingsKeys.*;

import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.common.database.DatabaseTarget;
import io.pondpilot.common.database.DatabaseTarget.DuckDbTarget;
import io.pondpilot.common.database.DatabaseTarget.MySqlTarget;
import io.pondpilot.common.database.DatabaseTarget.PostgresTarget;
import io.pondpilot.common.database.DatabaseTarget.SqliteTarget;
import io.pondpilot.common.remote.AllowedHost;
import io.pondpilot.common.remote.AllowedHosts;
import io.pondpilot.common.worker.DoorPlace;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Rules over several keys: what has no effect, and what contradicts.
final class SettingsRules {
    private static final String ENGINE = "unix:///\\S+|tcp://[^\\s/]+:\\d{1,5}/?";

    private SettingsRules() {}

    static void check(Settings settings, SettingsReader values) {
        boolean process = settings.containers().backend() == Backend.PROCESS;
        boolean docker = settings.containers().backend() == Backend.DOCKER;
        for (Key<?> key : List.of(IMAGE, NETWORK, SOCKET_DIR, PULL)) {
            if (process && values.isGiven(key)) {
                values.problem(
                        key.path(),
                        "has no effect with the process backend; remove it, or set"
                                + " containers.backend (CONTAINER_BACKEND) to docker");
            }
        }
        for (Key<?> key : List.of(RUN_DIR, JAIL, WORKER_HOME)) {
            if (!process && values.isGiven(key)) {
                values.problem(key.path(), withoutEffect(settings));
            }
        }
        // The variable is not ours alone, so it is judged where it is used.
        if (docker && !values.value(DOCKER_HOST).toString().matches(ENGINE)) {
            values.problem(
                    DOCKER_HOST.path(),
                    "(DOCKER_HOST) is neither unix:///path nor tcp://host:port");
        }
        boolean network = settings.egress().listen().isPresent();
        for (Key<?> key :
                List.of(
                        SOCKET_DIR,
                        PULL,
                        EGRESS_ALLOW,
                        EGRESS_ALLOW_PRIVATE,
                        EGRESS_CERTIFICATES)) {
            boolean door = network && key.path().startsWith("egress.");
            if (!process && !docker && !door && values.isGiven(key)) {
                values.problem(key.path(), withoutEffect(settings));
            }
        }
        for (Key<?> key :
                List.of(
                        DEMO_REQUESTS_PER_MINUTE,
                        DEMO_BURST_SIZE,
                        DEMO_MAX_WORKERS,
                        DEMO_ISSUE_PER_MINUTE,
                        DEMO_TOKEN_TTL)) {
            if (!settings.security().demo().enabled() && values.isGiven(key)) {
                values.problem(
                        key.path(),
                        "has no effect while security.demo.enabled is false; remove it");
            }
        }
        if (!settings.redis().keyPrefix().matches("[A-Za-z0-9:_.-]{1,32}")) {
            values.problem(
                    REDIS_PREFIX.path(), "has letters, digits and ':_.-' only, at most 32 of them");
        }
        if (settings.egress().allowed().isEmpty() && values.isGiven(EGRESS_CERTIFICATES)) {
            values.problem(
                    EGRESS_CERTIFICATES.path(),
                    "has no effect without egress.allow or egress.allow_private; remove it");
        }
        for (Key<?> key : List.of(EGRESS_TCP_HOST, EGRESS_ADVERTISED_HOST)) {
            if (!network && values.isGiven(key)) {
                values.problem(
                        key.path(), "has no effect without egress.tcp_port; set it or remove this");
            }
        }
        settings.duckdb()
                .attachedDatabases()
                .forEach(database -> remote(database, settings.egress().allowed(), values));
        distinctPorts(settings, values);
    }

    private static String withoutEffect(Settings settings) {
        return "has no effect with the "
                + settings.containers().backend().text()
                + " backend; remove it";
    }

    /// A file that is read over the network must be at a host that workers can reach.
    private static void remote(
            AttachedDatabase database, AllowedHosts allowed, SettingsReader values) {
        String url =
                switch (DatabaseTarget.parse(database)) {
                    case SqliteTarget target -> target.path();
                    case DuckDbTarget target -> target.path();
                    case PostgresTarget _, MySqlTarget _ -> "";
                };
        if (!url.contains("://")) {
            return;
        }
        try {
            AllowedHost host = AllowedHosts.of(url);
            if (allowed.find(host).isEmpty()) {
                values.problem(
                        GivenValues.DATABASES,
                        "("
                                + database.alias()
                                + ") is at "
                                + host
                                + ", which egress.allow does not list");
            }
        } catch (IllegalArgumentException e) {
            values.problem(GivenValues.DATABASES, "(" + database.alias() + "): " + e.getMessage());
        }
        if (!database.readOnly()) {
            values.problem(
                    GivenValues.DATABASES,
                    "("
                            + database.alias()
                            + ") is a remote file, which can only be read; set"
                            + " read_only to true");
        }
    }

    private static void distinctPorts(Settings settings, SettingsReader values) {
        Map<Integer, String> owners = new HashMap<>();
        for (Key<Integer> key :
                List.of(
                        PORT,
                        GRPC_PORT,
                        FLIGHT_MANAGEMENT_PORT,
                        CONTAINER_MANAGEMENT_PORT,
                        AiKeys.AI_PORT,
                        EGRESS_MANAGEMENT_PORT)) {
            int port = values.value(key);
            String owner = port == 0 ? null : owners.putIfAbsent(port, key.path());
            if (owner != null) {
                values.problem(
                        key.path(), "is " + port + ", which is " + owner + "'s port already");
            }
        }
        settings.egress().listen().ifPresent(doors -> doors(doors, settings, owners, values));
    }

    private static void doors(
            DoorPlace.Network doors,
            Settings settings,
            Map<Integer, String> owners,
            SettingsReader values) {
        int last = doors.last(settings.duckdb().attachedDatabases().size());
        for (int port = doors.port(); port <= last; port++) {
            String owner = owners.get(port);
            if (owner != null) {
                values.problem(
                        EGRESS_TCP_PORT.path(),
                        "takes the ports %d to %d, and %d is %s's already"
                                .formatted(doors.port(), last, port, owner));
            }
        }
    }
}
