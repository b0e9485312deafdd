package io.pondpilot.common.settings;

import static io.pondpilot.common.settings.SettingsKeys.*;

import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.common.database.DatabasePolicy;
import io.pondpilot.common.database.DatabaseTarget;
import io.pondpilot.common.database.DatabaseType;
import io.pondpilot.common.remote.AllowedHost;
import io.pondpilot.common.remote.AllowedHosts;
import io.pondpilot.common.value.Secret;
import io.pondpilot.common.worker.DoorPlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Makes [Settings] of defaults, a YAML file, environment variables and command-line options, the
/// later over the earlier. Reads files, so it blocks.
public final class SettingsLoader {
    private final List<String> problems = new ArrayList<>();
    private final SettingsReader values;

    private SettingsLoader(
            List<Path> files, Map<String, String> environment, Map<String, String> overrides) {
        GivenValues given = new GivenValues(environment, problems);
        files.forEach(given::addFile);
        given.addEnvironment();
        given.addOverrides(overrides);
        this.values = new SettingsReader(given, problems);
    }

    /// Loads the settings.
    ///
    /// @param yaml the file, if any; it must exist
    /// @param environment normally `System.getenv()`
    /// @throws SettingsException with every problem at once
    public static Settings load(Optional<Path> yaml, Map<String, String> environment) {
        return load(yaml, environment, Map.of());
    }

    /// Loads the settings from several files, the later over the earlier. A list is taken from one
    /// file only where no earlier one has it too.
    ///
    /// @throws SettingsException with every problem at once
    public static Settings load(List<Path> files, Map<String, String> environment) {
        return new SettingsLoader(files, environment, Map.of()).settings();
    }

    /// Loads the settings, with overrides by YAML path (`containers.idle_timeout` -> `10s`) over
    /// all.
    ///
    /// @throws SettingsException with every problem at once
    public static Settings load(
            Optional<Path> yaml, Map<String, String> environment, Map<String, String> overrides) {
        return new SettingsLoader(yaml.stream().toList(), environment, overrides).settings();
    }

    private Settings settings() {
        Settings settings =
                new Settings(
                        server(),
                        new RedisSettings(values.find(REDIS_URL), values.value(REDIS_PREFIX)),
                        flight(),
                        containers(),
                        new DuckDbSettings(values.value(EXTENSIONS), databases()),
                        security(),
                        new AiSection(values).read(),
                        egress());
        SettingsRules.check(settings, values);
        if (!problems.isEmpty()) {
            throw new SettingsException(problems.stream().distinct().toList());
        }
        return settings;
    }

    private ServerSettings server() {
        return new ServerSettings(
                values.value(PORT),
                values.value(GRPC_PORT),
                values.value(HOST),
                values.value(SHUTDOWN_GRACE),
                values.find(CORS_ORIGINS).orElse(List.of()),
                values.value(MAX_BODY),
                values.value(MAX_HEADER));
    }

    private FlightSettings flight() {
        return new FlightSettings(
                values.value(FLIGHT_MANAGEMENT_PORT),
                values.value(MAX_STREAMS_PER_USER),
                values.value(MAX_STREAMS_PER_CONNECTION),
                values.value(MAX_CONNECTIONS),
                values.value(FLIGHT_MAX_HEADER),
                values.value(IDLE_CONNECTION),
                values.value(HANDSHAKE),
                values.value(ROUTE_CACHE));
    }

    private ContainerSettings containers() {
        return new ContainerSettings(
                values.value(IMAGE),
                values.value(IDLE_TIMEOUT),
                values.value(MEMORY_LIMIT),
                values.value(CPU_LIMIT),
                values.value(MAX_PER_HOST),
                values.value(NETWORK),
                values.value(BACKEND),
                values.value(START_TIMEOUT),
                values.value(STOP_GRACE),
                values.value(REAP_INTERVAL),
                values.value(PARALLEL_STARTS),
                values.value(DEAD_MAN),
                values.find(RUN_DIR)
                        .or(() -> values.find(SOCKET_DIR))
                        .orElseGet(SettingsLoader::defaultRunDir),
                values.value(JAIL),
                values.find(WORKER_HOME),
                values.value(CONTAINER_MANAGEMENT_PORT),
                values.value(MAX_STREAMS),
                values.value(TEMP_LIMIT),
                values.value(LOG_LIMIT),
                new DockerSettings(
                        values.value(PULL),
                        values.value(DOCKER_HOST),
                        values.find(DOCKER_CERT_PATH)));
    }

    private static Path defaultRunDir() {
        String owner;
        try {
            owner = String.valueOf(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | RuntimeException e) {
            owner = System.getProperty("user.name", "user");
        }
        return Path.of(System.getProperty("java.io.tmpdir", "/tmp"), "pondpilot-" + owner)
                .toAbsolutePath();
    }

    private SecuritySettings security() {
        Optional<Secret> jwt = values.find(JWT_SECRET);
        if (jwt.isEmpty() && !values.isGiven(JWT_SECRET)) {
            values.problem(
                    JWT_SECRET.path(),
                    "is required: set JWT_SECRET (or JWT_SECRET_FILE) to at least 32 random"
                            + " characters, for example from 'openssl rand -hex 32'");
        }
        Secret jwtSecret = jwt.orElse(new Secret(""));
        return new SecuritySettings(
                jwtSecret,
                values.find(CLUSTER_SECRET).orElseGet(() -> ClusterSecret.derive(jwtSecret)),
                new RateLimit(values.value(REQUESTS_PER_MINUTE), values.value(BURST_SIZE)),
                new DemoSettings(
                        values.value(DEMO_ENABLED),
                        new RateLimit(
                                values.value(DEMO_REQUESTS_PER_MINUTE),
                                values.value(DEMO_BURST_SIZE)),
                        values.value(DEMO_MAX_WORKERS),
                        values.value(DEMO_ISSUE_PER_MINUTE),
                        values.value(DEMO_TOKEN_TTL)));
    }

    private EgressSettings egress() {
        List<AllowedHost> hosts = new ArrayList<>();
        for (Key<List<AllowedHost>> key : List.of(EGRESS_ALLOW, EGRESS_ALLOW_PRIVATE)) {
            for (AllowedHost host : values.find(key).orElse(List.of())) {
                if (new AllowedHosts(hosts).find(host).isPresent()) {
                    values.problem(key.path(), "has " + host + " which is listed already");
                }
                hosts.add(host);
            }
        }
        return new EgressSettings(
                values.value(EGRESS_MANAGEMENT_PORT),
                new AllowedHosts(hosts),
                values.find(EGRESS_CERTIFICATES),
                values.find(EGRESS_TCP_PORT)
                        .map(port ->
                                new DoorPlace.Network(
                                        values.find(EGRESS_TCP_HOST).orElse(values.value(HOST)),
                                        port)),
                values.find(EGRESS_ADVERTISED_HOST));
    }

    private List<AttachedDatabase> databases() {
        List<AttachedDatabase> databases = new ArrayList<>();
        Set<String> aliases = new HashSet<>();
        for (int i = 0; i < values.count(GivenValues.DATABASES); i++) {
            String path = GivenValues.DATABASES + "[" + i + "]";
            Optional<String> alias = required(DB_ALIAS, path + ".alias");
            Optional<String> type = required(DB_TYPE, path + ".type");
            Optional<Secret> connection = required(DB_CONNECTION, path + ".connection_string");
            boolean readOnly = values.find(DB_READ_ONLY, path + ".read_only").orElse(true);
            boolean rawSql = values.find(DB_RAW_SQL, path + ".raw_sql").orElse(false);
            if (alias.isEmpty() || type.isEmpty() || connection.isEmpty()) {
                continue;
            }
            if (!aliases.add(alias.get().toLowerCase(Locale.ROOT))) {
                values.problem(path + ".alias", "is given to two databases: " + alias.get());
            }
            try {
                AttachedDatabase database =
                        new AttachedDatabase(
                                alias.get(),
                                DatabaseType.parse(type.get()),
                                connection.get(),
                                readOnly,
                                rawSql,
                                policy(path));
                DatabaseTarget.parse(database);
                databases.add(database);
            } catch (IllegalArgumentException e) {
                values.problem(path + ".alias", "(" + alias.get() + "): " + e.getMessage());
            }
        }
        return databases;
    }

    private DatabasePolicy policy(String path) {
        DatabasePolicy unsaid = DatabasePolicy.DEFAULT;
        return new DatabasePolicy(
                values.find(DB_MAX_CONNECTIONS, path + ".max_connections")
                        .orElse(unsaid.maxConnections()),
                values.find(DB_MAX_CONNECTIONS_PER_USER, path + ".max_connections_per_user")
                        .orElse(unsaid.maxConnectionsPerUser()),
                values.find(DB_STATEMENT_TIMEOUT, path + ".statement_timeout")
                        .orElse(unsaid.statementTimeout()));
    }

    private <T> Optional<T> required(Key<T> key, String path) {
        Optional<T> value = values.find(key, path);
        if (value.isEmpty()) {
            values.problem(path, "is required");
        }
        return value;
    }
}
