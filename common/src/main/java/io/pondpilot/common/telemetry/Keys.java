package io.pondpilot.common.telemetry;

/// The keys of log lines, one word per idea, as the documented lines spell them.
public final class Keys {
    public static final String USER_ID = "user_id";
    public static final String CONTAINER_ID = "container_id";
    public static final String REASON = "reason";
    public static final String ERROR = "error";
    public static final String GENERATION = "generation";
    public static final String REQUEST_ID = "request_id";
    public static final String METHOD = "method";
    public static final String PATH = "path";
    public static final String STATUS = "status";
    public static final String CODE = "code";
    public static final String DURATION_MS = "duration_ms";
    public static final String BYTES = "bytes";
    public static final String PORT = "port";
    public static final String ADDRESS = "address";
    public static final String NODE = "node";
    public static final String ALIAS = "alias";
    public static final String DATABASES = "databases";
    public static final String PID = "pid";
    public static final String COUNT = "count";
    public static final String VERSION = "version";

    /// The prefix of every metric's name.
    public static final String METRIC_PREFIX = "pondpilot_";

    private Keys() {}
}
