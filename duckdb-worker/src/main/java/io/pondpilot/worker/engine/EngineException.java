package io.pondpilot.worker.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.SQLException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A failure of DuckDB, or a refusal before it was asked, sorted by what the caller can do.
public final class EngineException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PENDING_PREFIX =
            "Invalid Input Error: Attempting to execute an unsuccessful or closed pending query"
                    + " result\nError: ";

    private final Kind kind;

    /// A failure with a text that is safe for the user.
    public EngineException(Kind kind, String message) {
        this(kind, message, null);
    }

    EngineException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /// What the caller can do about it.
    public enum Kind {
        /// The statement is wrong.
        INVALID,
        /// The statement is not allowed here.
        REFUSED,
        /// What was named is not there (any more).
        NOT_FOUND,
        /// What was to be created is there already.
        EXISTS,
        /// A limit of this worker.
        EXHAUSTED,
        /// It was interrupted.
        INTERRUPTED,
        /// An attached database does not answer.
        UNAVAILABLE,
        /// DuckDB cannot go on; the worker must be replaced.
        FATAL
    }

    /// What the caller can do about it.
    public Kind kind() {
        return kind;
    }

    @Override
    public String getMessage() {
        String message = super.getMessage();
        return message == null ? kind.name() : message;
    }

    /// Sorts an exception of the driver.
    public static EngineException of(SQLException e) {
        return of(e.getMessage() == null ? "unknown error" : e.getMessage());
    }

    /// Sorts a text of DuckDB by the error class it starts with.
    public static EngineException of(String text) {
        String message = plain(text);
        return new EngineException(kindOf(message), message);
    }

    /// A text of no statement, in the words of DuckDB's drivers, or of several where one is needed.
    static EngineException notOne(long count) {
        return of(
                count == 0
                        ? "Invalid Input Error: No statements to execute."
                        : "Parser Error: exactly one statement was expected, not " + count);
    }

    private static String plain(String text) {
        String message =
                text.startsWith(PENDING_PREFIX) ? text.substring(PENDING_PREFIX.length()) : text;
        if (!message.startsWith("{\"exception_type\"")) {
            return message;
        }
        try {
            JsonNode json = JSON.readTree(message);
            return json.path("exception_type").asText()
                    + " Error: "
                    + json.path("exception_message").asText();
        } catch (JsonProcessingException _) {
            return message;
        }
    }

    private static Kind kindOf(String message) {
        int end = message.indexOf(" Error:");
        String errorClass = end < 0 ? "" : message.substring(0, end).toLowerCase(Locale.ROOT);
        return switch (errorClass) {
            case "out of memory" -> Kind.EXHAUSTED;
            case "interrupt" -> Kind.INTERRUPTED;
            case "fatal", "internal" -> Kind.FATAL;
            case "permission" -> Kind.REFUSED;
            case "io" ->
                    message.contains("Unable to connect")
                                    || message.contains("Failed to connect")
                                    || message.contains("connection to server")
                            ? Kind.UNAVAILABLE
                            : Kind.INVALID;
            default -> Kind.INVALID;
        };
    }
}
