package io.pondpilot.ai.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/// The body of a request, read once and with suspicion.
public sealed interface RequestBody {
    /// An object without a key given twice, a NUL, or more than 64 levels.
    record Read(ObjectNode json) implements RequestBody {}

    /// Not such a body.
    record Refused(AiError error) implements RequestBody {}

    /// Reads a body in UTF-8. Never throws.
    static RequestBody read(byte[] bytes) {
        if (hasNul(bytes)) {
            return refused("the body holds a NUL character; remove it");
        }
        try {
            JsonNode tree = Json.strict(bytes);
            return tree instanceof ObjectNode object
                    ? new Read(object)
                    : refused("the body must be a JSON object");
        } catch (StreamConstraintsException e) {
            return refused("the JSON is nested deeper than " + Json.MAX_DEPTH + " levels");
        } catch (MismatchedInputException e) {
            return refused("the JSON names a key twice, or goes on after its end");
        } catch (JsonProcessingException e) {
            return refused("the body is not valid JSON in UTF-8" + where(e));
        } catch (IOException e) {
            return refused("the body is not valid JSON in UTF-8");
        }
    }

    private static Refused refused(String message) {
        return new Refused(AiError.invalid("", message));
    }

    private static String where(JsonProcessingException e) {
        return e.getLocation() == null
                ? ""
                : " (line "
                        + e.getLocation().getLineNr()
                        + ", column "
                        + e.getLocation().getColumnNr()
                        + ")";
    }

    /// Whether there is a NUL, as it is or as an escape.
    private static boolean hasNul(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                return true;
            }
            if (bytes[i] == '\\') {
                if (isNulEscape(bytes, i)) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    private static boolean isNulEscape(byte[] bytes, int at) {
        return at + 5 < bytes.length
                && bytes[at + 1] == 'u'
                && bytes[at + 2] == '0'
                && bytes[at + 3] == '0'
                && bytes[at + 4] == '0'
                && bytes[at + 5] == '0';
    }
}
