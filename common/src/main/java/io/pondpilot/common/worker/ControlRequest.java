package io.pondpilot.common.worker;

import com.fasterxml.jackson.databind.JsonNode;
import io.pondpilot.common.value.Secret;
import java.util.Locale;

/// One request of the control protocol: a line of JSON, answered by one line.
///
/// @param operation what to do
/// @param credential the worker's own credential
public record ControlRequest(Operation operation, Secret credential) {
    /// What a worker can be asked.
    public enum Operation {
        /// How it is; answered by a [WorkerStatus].
        STATUS,
        /// Refuse new streams.
        DRAIN,
        /// Take streams again.
        UNDRAIN,
        /// Exit after the running streams, at once when there are none.
        STOP
    }

    /// The request as a line, without the line break.
    public String toJson() {
        return Json.object()
                .put("op", operation.name().toLowerCase(Locale.ROOT))
                .put("credential", credential.value())
                .toString();
    }

    /// Reads what [#toJson] wrote.
    ///
    /// @throws IllegalArgumentException when it is not a known request
    public static ControlRequest fromJson(String line) {
        JsonNode json = Json.parse(line);
        Operation operation =
                switch (Json.text(json, "op")) {
                    case "status" -> Operation.STATUS;
                    case "drain" -> Operation.DRAIN;
                    case "undrain" -> Operation.UNDRAIN;
                    case "stop" -> Operation.STOP;
                    default -> throw new IllegalArgumentException("'op' is not known");
                };
        return new ControlRequest(operation, new Secret(Json.text(json, "credential")));
    }
}
