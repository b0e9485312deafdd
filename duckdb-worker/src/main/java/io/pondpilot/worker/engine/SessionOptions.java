package io.pondpilot.worker.engine;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a client has chosen for its statements; null is DuckDB's default.
///
/// @param catalog in which names without one are looked up
/// @param schema as `catalog`
/// @param timeZone a name that DuckDB's ICU knows
/// @param lossless whether types that Arrow does not have are sent as Arrow extension types
///   (`arrow_lossless_conversion`)
public record SessionOptions(
        @Nullable String catalog,
        @Nullable String schema,
        @Nullable String timeZone,
        boolean lossless) {
    /// Nothing chosen.
    public static final SessionOptions NONE = new SessionOptions(null, null, null, false);

    public SessionOptions withCatalog(@Nullable String chosen) {
        return new SessionOptions(chosen, null, timeZone, lossless);
    }

    public SessionOptions withSchema(@Nullable String chosen) {
        return new SessionOptions(catalog, chosen, timeZone, lossless);
    }

    public SessionOptions withTimeZone(@Nullable String chosen) {
        return new SessionOptions(catalog, schema, chosen, lossless);
    }

    public SessionOptions withLossless(boolean chosen) {
        return new SessionOptions(catalog, schema, timeZone, chosen);
    }

    /// Makes a session so.
    ///
    /// @throws EngineException when DuckDB knows no such catalog, schema or time zone
    void apply(Session session) {
        path().ifPresent(path -> session.run("USE " + path));
        if (timeZone != null) {
            session.run("SET SESSION TimeZone = " + Quoted.text(timeZone));
        }
        if (lossless) {
            session.lossless(true);
        }
    }

    private Optional<String> path() {
        if (catalog == null && schema == null) {
            return Optional.empty();
        }
        String first = Quoted.name(catalog == null ? "memory" : catalog);
        return Optional.of(schema == null ? first : first + "." + Quoted.name(schema));
    }
}
