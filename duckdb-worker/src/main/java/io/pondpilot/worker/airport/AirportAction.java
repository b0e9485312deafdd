package io.pondpilot.worker.airport;

import java.util.Locale;
import java.util.Optional;

/// The actions of the extension, by the names it sends (its sources, v1.2 to 2026-02).
public enum AirportAction {
    CREATE_TRANSACTION(true),
    CATALOG_VERSION(true),
    LIST_SCHEMAS(true),
    ENDPOINTS(true),
    FLIGHT_INFO(true),
    COLUMN_STATISTICS(true),
    TABLE_FUNCTION_FLIGHT_INFO(false),
    CREATE_SCHEMA(false),
    DROP_SCHEMA(false),
    CREATE_TABLE(false),
    DROP_TABLE(false),
    RENAME_TABLE(false),
    ADD_COLUMN(false),
    REMOVE_COLUMN(false),
    RENAME_COLUMN(false),
    CHANGE_COLUMN_TYPE(false),
    ADD_FIELD(false),
    RENAME_FIELD(false),
    REMOVE_FIELD(false),
    ADD_CONSTRAINT(false),
    SET_DEFAULT(false),
    SET_NOT_NULL(false),
    DROP_NOT_NULL(false);

    private final boolean answered;

    AirportAction(boolean answered) {
        this.answered = answered;
    }

    /// The action of this name; empty when it is none of the extension's.
    public static Optional<AirportAction> find(String name) {
        for (AirportAction action : values()) {
            if (action.wireName().equals(name)) {
                return Optional.of(action);
            }
        }
        return Optional.empty();
    }

    /// Its name on the wire.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Whether it is answered; the others are refused, because they change something or name
    /// functions, which are not listed.
    boolean answered() {
        return answered;
    }
}
