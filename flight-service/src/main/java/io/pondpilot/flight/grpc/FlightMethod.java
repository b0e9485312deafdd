package io.pondpilot.flight.grpc;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The calls this port answers. Anything else is UNIMPLEMENTED.
public enum FlightMethod {
    HANDSHAKE("Handshake", Cost.FREE, Repeat.NEVER),
    LIST_FLIGHTS("ListFlights", Cost.COUNTED, Repeat.ALWAYS),
    GET_FLIGHT_INFO("GetFlightInfo", Cost.COUNTED, Repeat.IF_READ_ONLY),
    POLL_FLIGHT_INFO("PollFlightInfo", Cost.COUNTED, Repeat.IF_READ_ONLY),
    GET_SCHEMA("GetSchema", Cost.COUNTED, Repeat.IF_READ_ONLY),
    DO_GET("DoGet", Cost.FREE, Repeat.IF_READ_ONLY),
    DO_PUT("DoPut", Cost.COUNTED, Repeat.NEVER),
    DO_EXCHANGE("DoExchange", Cost.COUNTED, Repeat.NEVER),
    DO_ACTION("DoAction", Cost.COUNTED, Repeat.IF_PREPARES),
    LIST_ACTIONS("ListActions", Cost.COUNTED, Repeat.ALWAYS),
    HEALTH_CHECK("/grpc.health.v1.Health/Check"),
    HEALTH_WATCH("/grpc.health.v1.Health/Watch");

    /// Whether a call takes from the user's quota.
    public enum Cost {
        COUNTED,
        FREE
    }

    /// Whether a call may run again after the worker that had it died without a word.
    public enum Repeat {
        /// It executes nothing.
        ALWAYS,
        /// What it may have done died with the worker, unless an attached database can be written.
        IF_READ_ONLY,
        /// As `IF_READ_ONLY`, and only for the action that prepares a statement.
        IF_PREPARES,
        NEVER
    }

    private static final String SERVICE = "/arrow.flight.protocol.FlightService/";
    private static final Map<String, FlightMethod> BY_PATH = new HashMap<>();

    static {
        for (FlightMethod method : values()) {
            BY_PATH.put(method.path, method);
        }
    }

    private final String path;
    private final Cost cost;
    private final Repeat repeat;

    FlightMethod(String name, Cost cost, Repeat repeat) {
        this.path = SERVICE + name;
        this.cost = cost;
        this.repeat = repeat;
    }

    FlightMethod(String path) {
        this.path = path;
        this.cost = Cost.FREE;
        this.repeat = Repeat.NEVER;
    }

    /// The method of a `:path`, compared byte for byte; null when this port does not have it.
    public static @Nullable FlightMethod of(CharSequence path) {
        return BY_PATH.get(path.toString());
    }

    /// The `:path` of this method.
    public String path() {
        return path;
    }

    /// Whether a call takes from the user's quota.
    public boolean counted() {
        return cost == Cost.COUNTED;
    }

    /// Whether a call may run again after the worker that had it died without a word.
    public Repeat repeat() {
        return repeat;
    }
}
