package io.pondpilot.common.settings;

import io.pondpilot.common.remote.AllowedHost;
import io.pondpilot.common.value.ByteSize;
import io.pondpilot.common.value.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The list of all settings. The loader, the documentation and the tests are made from it.
final class SettingsKeys {
    private static final List<Key<?>> KEYS = new ArrayList<>();

    static final Key<Integer> PORT =
            key("server.port", "PORT", Format.port(), "8080", "HTTP port: REST, health, AI.");
    static final Key<Integer> GRPC_PORT =
            key("server.grpc_port", "GRPC_PORT", Format.port(), "8081", "gRPC port: Flight SQL.");
    static final Key<String> HOST =
            key("server.host", "HOST", Format.text(), "0.0.0.0", "Address to bind.");
    static final Key<Duration> SHUTDOWN_GRACE =
            key(
                    "server.shutdown_grace",
                    "SHUTDOWN_GRACE",
                    Format.duration("0s", "1h"),
                    "30s",
                    "How long a stop waits for running queries.");
    static final Key<List<String>> CORS_ORIGINS =
            key(
                    "server.cors.allowed_origins",
                    "CORS_ALLOWED_ORIGINS",
                    Format.texts(),
                    null,
                    "Origins that browsers may call from; none by default.");
    static final Key<ByteSize> MAX_BODY =
            key(
                    "server.max_body",
                    null,
                    Format.size("1k", "1g"),
                    "1m",
                    "Largest HTTP request body.");
    static final Key<ByteSize> MAX_HEADER =
            key(
                    "server.max_header_size",
                    null,
                    Format.size("4k", "1m"),
                    "32k",
                    "Largest HTTP request header.");
    static final Key<Secret> REDIS_URL =
            key(
                    "redis.url",
                    "REDIS_URL",
                    Format.redisUrl(),
                    null,
                    "Redis that the services share; without it one is started inside, which suits one machine only.");
    static final Key<String> REDIS_PREFIX =
            key(
                    "redis.key_prefix",
                    "REDIS_KEY_PREFIX",
                    Format.text(),
                    "pp",
                    "Start of every key in Redis.");
    static final Key<Integer> FLIGHT_MANAGEMENT_PORT =
            key(
                    "flight.management_port",
                    "FLIGHT_MANAGEMENT_PORT",
                    Format.port(),
                    "8082",
                    "Health and metrics of flight-service.");
    static final Key<Integer> MAX_STREAMS_PER_USER =
            key(
                    "flight.max_streams_per_user",
                    null,
                    Format.integer(1, 100_000),
                    "64",
                    "Streams one user may have open on one flight-service.");
    static final Key<Integer> MAX_STREAMS_PER_CONNECTION =
            key(
                    "flight.max_streams_per_connection",
                    null,
                    Format.integer(1, 100_000),
                    "256",
                    "Streams of one connection.");
    static final Key<Integer> MAX_CONNECTIONS =
            key(
                    "flight.max_connections",
                    null,
                    Format.integer(1, 1_000_000),
                    "4096",
                    "Connections of one flight-service.");
    static final Key<ByteSize> FLIGHT_MAX_HEADER =
            key(
                    "flight.max_header_size",
                    null,
                    Format.size("4k", "1m"),
                    "32k",
                    "Largest gRPC request header.");
    static final Key<Duration> IDLE_CONNECTION =
            key(
                    "flight.idle_connection_timeout",
                    null,
                    Format.duration("1s", "24h"),
                    "10m",
                    "A connection without streams is closed after it.");
    static final Key<Duration> HANDSHAKE =
            key(
                    "flight.handshake_timeout",
                    null,
                    Format.duration("100ms", "5m"),
                    "10s",
                    "How long a new connection may take to its first complete request header.");
    static final Key<Duration> ROUTE_CACHE =
            key(
                    "flight.route_cache",
                    null,
                    Format.duration("0s", "30s"),
                    "30s",
                    "How long a looked-up route is trusted.");
    static final Key<String> IMAGE =
            key(
                    "containers.image",
                    "CONTAINER_IMAGE",
                    Format.text(),
                    "ghcr.io/pondpilot/sqlflite:latest",
                    "Image of the user containers. No effect with the process backend.");
    static final Key<Duration> IDLE_TIMEOUT =
            key(
                    "containers.idle_timeout",
                    "CONTAINER_IDLE_TIMEOUT",
                    Format.durationOrMillis("1s", "7d"),
                    "5m",
                    "A container without a query for so long is stopped.");
    static final Key<ByteSize> MEMORY_LIMIT =
            key(
                    "containers.memory_limit",
                    "CONTAINER_MEMORY_LIMIT",
                    Format.size("128m", "1t"),
                    "512m",
                    "Memory of one container.");
    static final Key<Double> CPU_LIMIT =
            key(
                    "containers.cpu_limit",
                    "CONTAINER_CPU_LIMIT",
                    Format.decimal(0.05, 1024),
                    "0.5",
                    "Processors of one container.");
    static final Key<Integer> MAX_PER_HOST =
            key(
                    "containers.max_per_host",
                    "CONTAINER_MAX_PER_HOST",
                    Format.integer(1, 100_000),
                    "100",
                    "Containers at once.");
    static final Key<String> NETWORK =
            key(
                    "containers.network",
                    "CONTAINER_NETWORK",
                    Format.text(),
                    "pondpilot",
                    "Network of the containers. No effect with the process backend.");
    static final Key<Backend> BACKEND =
            key(
                    "containers.backend",
                    "CONTAINER_BACKEND",
                    Format.backend(),
                    "process",
                    "What runs the workers.");
    static final Key<Duration> START_TIMEOUT =
            key(
                    "containers.start_timeout",
                    "CONTAINER_START_TIMEOUT",
                    Format.duration("1s", "30m"),
                    "60s",
                    "A container that is not ready after it has failed.");
    static final Key<Duration> STOP_GRACE =
            key(
                    "containers.stop_grace",
                    "CONTAINER_STOP_GRACE",
                    Format.duration("0s", "10m"),
                    "10s",
                    "How long a container may take to stop before it is killed.");
    static final Key<Duration> REAP_INTERVAL =
            key(
                    "containers.reap_interval",
                    "CONTAINER_REAP_INTERVAL",
                    Format.duration("100ms", "1h"),
                    "1m",
                    "How often idle containers are looked for; a quarter of the idle time-out when that is shorter.");
    static final Key<Integer> PARALLEL_STARTS =
            key(
                    "containers.parallel_starts",
                    "CONTAINER_PARALLEL_STARTS",
                    Format.integer(1, 1000),
                    "4",
                    "Containers starting at once on one host.");
    static final Key<Duration> DEAD_MAN =
            key(
                    "containers.dead_man",
                    "CONTAINER_DEAD_MAN",
                    Format.duration("1s", "59m"),
                    "2m",
                    "A worker that no container-service has watched for so long ends by itself.");
    static final Key<Path> RUN_DIR =
            key(
                    "containers.run_dir",
                    "CONTAINER_RUN_DIR",
                    Format.path(),
                    null,
                    "Where the process backend keeps each worker's directory; `pondpilot-<uid>` in the temporary directory by default.");
    static final Key<Path> SOCKET_DIR =
            key(
                    "containers.socket_dir",
                    "CONTAINER_SOCKET_DIR",
                    Format.path(),
                    null,
                    "Where the docker backend keeps each container's directory: the same path on the engine's host and in the services; as `containers.run_dir` by default.");
    static final Key<PullPolicy> PULL =
            key(
                    "containers.pull",
                    "CONTAINER_PULL",
                    Format.pull(),
                    "if-not-present",
                    "When the docker backend fetches the image.");
    static final Key<URI> DOCKER_HOST =
            key(
                    "containers.docker_host",
                    "DOCKER_HOST",
                    Format.engine(),
                    "unix:///var/run/docker.sock",
                    "The engine of the docker backend.");
    static final Key<Path> DOCKER_CERT_PATH =
            key(
                    "containers.docker_cert_path",
                    "DOCKER_CERT_PATH",
                    Format.path(),
                    null,
                    "Directory with `ca.pem`, `cert.pem` and `key.pem`, for an engine that speaks TLS.");
    static final Key<JailMode> JAIL =
            key(
                    "containers.jail",
                    "CONTAINER_JAIL",
                    Format.jail(),
                    "auto",
                    "Whether each worker of the process backend runs in a jail (bubblewrap): `auto` where that works, with a warning where it does not; `required` refuses to start where it does not.");
    static final Key<Path> WORKER_HOME =
            key(
                    "containers.worker_home",
                    "WORKER_HOME",
                    Format.path(),
                    null,
                    "Prepared directory of the worker program; the launcher prepares one by default.");
    static final Key<Integer> CONTAINER_MANAGEMENT_PORT =
            key(
                    "containers.management_port",
                    "CONTAINER_MANAGEMENT_PORT",
                    Format.port(),
                    "8083",
                    "Health and metrics of container-service.");
    static final Key<Integer> MAX_STREAMS =
            key(
                    "containers.max_streams",
                    "CONTAINER_MAX_STREAMS",
                    Format.integer(1, 10_000),
                    "32",
                    "Streams at once in one container.");
    static final Key<ByteSize> TEMP_LIMIT =
            key(
                    "containers.temp_limit",
                    "CONTAINER_TEMP_LIMIT",
                    Format.size("1m", "100t"),
                    "1g",
                    "Disk that one container may spill to.");
    static final Key<ByteSize> LOG_LIMIT =
            key(
                    "containers.log_limit",
                    "CONTAINER_LOG_LIMIT",
                    Format.size("64k", "10g"),
                    "10m",
                    "Log kept of one container.");
    static final Key<List<String>> EXTENSIONS =
            key(
                    "duckdb.extensions",
                    null,
                    Format.texts(),
                    "arrow, postgres, mysql",
                    "DuckDB extensions to load; `arrow` is built in.");
    static final Key<String> DB_ALIAS =
            key(
                    "duckdb.attached_databases[].alias",
                    null,
                    Format.text(),
                    null,
                    "Name of an attached database in SQL. Required.");
    static final Key<String> DB_TYPE =
            key(
                    "duckdb.attached_databases[].type",
                    null,
                    Format.text(),
                    null,
                    "postgres (or postgresql), mysql (or mariadb), sqlite, duckdb. Required.");
    static final Key<Secret> DB_CONNECTION =
            key(
                    "duckdb.attached_databases[].connection_string",
                    null,
                    Format.secretText(),
                    null,
                    "`postgresql://user:password@host:port/db?sslmode=require`, `mysql://user:password@host:port/db?sslmode=verify-full&ssl-ca=/etc/ca.pem`, `/absolute/path.db`, `:memory:`. Required.");
    static final Key<Boolean> DB_READ_ONLY =
            key(
                    "duckdb.attached_databases[].read_only",
                    null,
                    Format.flag(),
                    "true",
                    "Whether statements that write to it are refused.");
    static final Key<Boolean> DB_RAW_SQL =
            key(
                    "duckdb.attached_databases[].raw_sql",
                    null,
                    Format.flag(),
                    "false",
                    "Whether users may send it the server's own SQL by postgres_query and mysql_query, in a SELECT that names the alias as text. Postgres and MySQL only.");
    static final Key<Integer> DB_MAX_CONNECTIONS =
            key(
                    "duckdb.attached_databases[].max_connections",
                    null,
                    Format.integer(1, 100_000),
                    "200",
                    "Connections to this server of all workers of one host.");
    static final Key<Integer> DB_MAX_CONNECTIONS_PER_USER =
            key(
                    "duckdb.attached_databases[].max_connections_per_user",
                    null,
                    Format.integer(1, 1000),
                    "16",
                    "Connections to this server of one user's worker.");
    static final Key<Duration> DB_STATEMENT_TIMEOUT =
            key(
                    "duckdb.attached_databases[].statement_timeout",
                    null,
                    Format.duration("0s", "24h"),
                    "10m",
                    "How long one statement may run on this server, where it is read-only; 0 for ever.");
    static final Key<Secret> JWT_SECRET =
            key(
                    "security.jwt_secret",
                    "JWT_SECRET",
                    Format.secretText(32),
                    null,
                    "Signs and verifies tokens (HS256). Required.");
    static final Key<Secret> CLUSTER_SECRET =
            key(
                    "security.cluster_secret",
                    "CLUSTER_SECRET",
                    Format.secretText(32),
                    null,
                    "Signs the credentials of workers; derived from the JWT secret by default.");
    static final Key<Integer> REQUESTS_PER_MINUTE =
            key(
                    "security.rate_limit.requests_per_minute",
                    "RATE_LIMIT_REQUESTS_PER_MINUTE",
                    Format.integer(1, 10_000_000),
                    "100",
                    "Requests of one user in a minute.");
    static final Key<Integer> BURST_SIZE =
            key(
                    "security.rate_limit.burst_size",
                    "RATE_LIMIT_BURST_SIZE",
                    Format.integer(1, 10_000_000),
                    "200",
                    "Requests of one user at once.");
    static final Key<Boolean> DEMO_ENABLED =
            key(
                    "security.demo.enabled",
                    "DEMO_ENABLED",
                    Format.flag(),
                    "true",
                    "Whether `POST /auth/demo-token` issues tokens.");
    static final Key<Integer> DEMO_REQUESTS_PER_MINUTE =
            key(
                    "security.demo.requests_per_minute",
                    null,
                    Format.integer(1, 10_000_000),
                    "20",
                    "Requests of one demo user in a minute.");
    static final Key<Integer> DEMO_BURST_SIZE =
            key(
                    "security.demo.burst_size",
                    null,
                    Format.integer(1, 10_000_000),
                    "40",
                    "Requests of one demo user at once.");
    static final Key<Integer> DEMO_MAX_WORKERS =
            key(
                    "security.demo.max_workers",
                    null,
                    Format.integer(1, 100_000),
                    "5",
                    "Containers of demo users at once.");
    static final Key<Integer> DEMO_ISSUE_PER_MINUTE =
            key(
                    "security.demo.issue_per_minute",
                    null,
                    Format.integer(1, 10_000_000),
                    "5",
                    "Demo tokens issued to one address in a minute.");
    static final Key<Duration> DEMO_TOKEN_TTL =
            key(
                    "security.demo.token_ttl",
                    null,
                    Format.duration("1m", "7d"),
                    "1h",
                    "How long a demo token is valid.");
    static final Key<Integer> EGRESS_MANAGEMENT_PORT =
            key(
                    "egress.management_port",
                    "EGRESS_MANAGEMENT_PORT",
                    Format.port(),
                    "8085",
                    "Health and metrics of egress-service.");
    static final Key<List<AllowedHost>> EGRESS_ALLOW =
            key(
                    "egress.allow",
                    "EGRESS_ALLOW",
                    Format.hosts(false),
                    null,
                    "Servers that users may read remote files from by https; none by default. Their names must lead to public addresses.");
    static final Key<List<AllowedHost>> EGRESS_ALLOW_PRIVATE =
            key(
                    "egress.allow_private",
                    "EGRESS_ALLOW_PRIVATE",
                    Format.hosts(true),
                    null,
                    "The same for servers in a private network, or on this machine.");
    static final Key<String> EGRESS_CERTIFICATES =
            key(
                    "egress.ca_cert_file",
                    "EGRESS_CA_CERT_FILE",
                    Format.certificates(),
                    null,
                    "Authorities that vouch for those servers, instead of the system's.");
    static final Key<Integer> EGRESS_TCP_PORT =
            key(
                    "egress.tcp_port",
                    "EGRESS_TCP_PORT",
                    Format.integer(1, 65_000),
                    null,
                    "First port of the doors for workers that cannot share a directory with egress-service; none by default. The port after it is for remote files, the ones after that for the databases in their order.");
    static final Key<String> EGRESS_TCP_HOST =
            key(
                    "egress.tcp_host",
                    "EGRESS_TCP_HOST",
                    Format.text(),
                    null,
                    "Address that those doors listen on; that of `server.host` by default.");
    static final Key<String> EGRESS_ADVERTISED_HOST =
            key(
                    "egress.advertised_host",
                    "EGRESS_ADVERTISED_HOST",
                    Format.host(),
                    null,
                    "Name or address by which workers reach those doors.");

    private SettingsKeys() {}

    /// All keys, in the order of the documentation.
    static List<Key<?>> all() {
        List<Key<?>> all = new ArrayList<>(KEYS);
        all.addAll(AiKeys.all());
        return List.copyOf(all);
    }

    private static <T> Key<T> key(
            String path,
            @Nullable String variable,
            Format<T> format,
            @Nullable String defaultText,
            String meaning) {
        Key<T> key = new Key<>(path, variable, format, defaultText, meaning);
        KEYS.add(key);
        return key;
    }
}
