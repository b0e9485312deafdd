package io.pondpilot.worker.flight;

import io.pondpilot.worker.engine.Engine;
import io.pondpilot.worker.engine.EngineException;
import io.pondpilot.worker.engine.OwnQuery;
import io.pondpilot.worker.engine.Session;
import io.pondpilot.worker.engine.SessionOptions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.flight.impl.Flight;
import org.apache.arrow.flight.impl.Flight.SetSessionOptionsResult.ErrorValue;
import org.jspecify.annotations.Nullable;

/// SetSessionOptions, GetSessionOptions and CloseSession.
final class SessionActions {
    static final String CATALOG = "catalog";
    static final String SCHEMA = "schema";
    static final String TIME_ZONE = "TimeZone";
    static final String LOSSLESS = "arrow_lossless_conversion";

    /// A schema is one of the catalog, so the catalog is chosen before it.
    private static final List<String> ORDER = List.of(CATALOG, SCHEMA, TIME_ZONE, LOSSLESS);

    private static final String IN_SQL =
            "SELECT current_database() AS catalog, current_schema() AS schema,"
                    + " current_setting('TimeZone') AS TimeZone";

    private final Engine engine;
    private final ClientSessions sessions;

    SessionActions(Engine engine, ClientSessions sessions) {
        this.engine = engine;
        this.sessions = sessions;
    }

    /// Takes over each option that DuckDB takes, and says which it does not.
    Flight.SetSessionOptionsResult set(Call call, Flight.SetSessionOptionsRequest request) {
        var result = Flight.SetSessionOptionsResult.newBuilder();
        Map<String, Flight.SessionOptionValue> wanted = request.getSessionOptionsMap();
        for (String name : wanted.keySet()) {
            if (known(name) == null) {
                result.putErrors(name, error(ErrorValue.INVALID_NAME));
            }
        }
        SessionOptions options = sessions.current().options();
        for (String known : ORDER) {
            for (Map.Entry<String, Flight.SessionOptionValue> option : wanted.entrySet()) {
                if (known.equals(known(option.getKey()))) {
                    Optional<SessionOptions> changed =
                            changed(call, options, known, option.getValue());
                    if (changed.isEmpty()) {
                        result.putErrors(option.getKey(), error(ErrorValue.INVALID_VALUE));
                    }
                    options = changed.orElse(options);
                }
            }
        }
        sessions.choose(options);
        return result.build();
    }

    /// DuckDB does not tell the case of option names apart.
    private static @Nullable String known(String name) {
        return ORDER.stream().filter(name::equalsIgnoreCase).findFirst().orElse(null);
    }

    private static Flight.SetSessionOptionsResult.Error error(ErrorValue value) {
        return Flight.SetSessionOptionsResult.Error.newBuilder().setValue(value).build();
    }

    private Optional<SessionOptions> changed(
            Call call, SessionOptions from, String name, Flight.SessionOptionValue value) {
        return switch (name) {
            case LOSSLESS -> flag(value).map(from::withLossless);
            case CATALOG ->
                    text(value)
                            .map(text -> from.withCatalog(orNull(text)))
                            .filter(options -> taken(call, options));
            case SCHEMA ->
                    text(value)
                            .map(text -> from.withSchema(orNull(text)))
                            .filter(options -> taken(call, options));
            default ->
                    text(value)
                            .map(text -> from.withTimeZone(orNull(text)))
                            .filter(options -> taken(call, options));
        };
    }

    /// The empty text, and no value at all, mean DuckDB's default.
    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static Optional<String> text(Flight.SessionOptionValue value) {
        return switch (value.getOptionValueCase()) {
            case STRING_VALUE -> Optional.of(value.getStringValue());
            case OPTIONVALUE_NOT_SET -> Optional.of("");
            default -> Optional.empty();
        };
    }

    private static Optional<Boolean> flag(Flight.SessionOptionValue value) {
        return switch (value.getOptionValueCase()) {
            case BOOL_VALUE -> Optional.of(value.getBoolValue());
            case OPTIONVALUE_NOT_SET -> Optional.of(false);
            case STRING_VALUE ->
                    switch (value.getStringValue().toLowerCase(Locale.ROOT)) {
                        case "true" -> Optional.of(true);
                        case "false", "" -> Optional.of(false);
                        default -> Optional.empty();
                    };
            default -> Optional.empty();
        };
    }

    private boolean taken(Call call, SessionOptions options) {
        try (Session session = engine.session(options)) {
            call.uses(session);
            return true;
        } catch (EngineException e) {
            if (e.kind() == EngineException.Kind.INVALID
                    || e.kind() == EngineException.Kind.REFUSED) {
                return false;
            }
            throw e;
        }
    }

    /// What holds for the statements of this session, chosen or not.
    Flight.GetSessionOptionsResult get(Call call) {
        SessionOptions options = sessions.current().options();
        var result = Flight.GetSessionOptionsResult.newBuilder();
        try (Session session = engine.session(options)) {
            call.uses(session);
            var _ =
                    OwnQuery.rows(
                            session,
                            IN_SQL,
                            List.of(),
                            row -> {
                                for (String name : List.of(CATALOG, SCHEMA, TIME_ZONE)) {
                                    result.putSessionOptions(
                                            name,
                                            Flight.SessionOptionValue.newBuilder()
                                                    .setStringValue(row.getString(name))
                                                    .build());
                                }
                                return result;
                            });
        }
        return result.putSessionOptions(
                        LOSSLESS,
                        Flight.SessionOptionValue.newBuilder()
                                .setBoolValue(options.lossless())
                                .build())
                .build();
    }

    /// Ends the session of a client with a cookie.
    Flight.CloseSessionResult close() {
        return Flight.CloseSessionResult.newBuilder()
                .setStatus(
                        sessions.close()
                                ? Flight.CloseSessionResult.Status.CLOSED
                                : Flight.CloseSessionResult.Status.NOT_CLOSEABLE)
                .build();
    }
}
