package io.pondpilot.common.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.value.ByteSize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A worker's own account of itself.
///
/// @param user whose worker it is
/// @param generation which start of it
/// @param ready whether it serves
/// @param running streams open now
/// @param idle since when no stream was open; zero while one is
/// @param residentMemory memory of the process
/// @param databases how the attached databases are
public record WorkerStatus(
        UserId user,
        long generation,
        boolean ready,
        int running,
        Duration idle,
        ByteSize residentMemory,
        List<DatabaseStatus> databases) {
    public WorkerStatus {
        databases = List.copyOf(databases);
    }

    /// One attached database.
    ///
    /// @param alias its name in SQL
    /// @param attached whether statements can use it now
    public record DatabaseStatus(String alias, boolean attached) {}

    /// The answer line, without the line break.
    public String toJson() {
        ObjectNode json = Json.object();
        json.put("ok", true);
        json.put("user", user.value());
        json.put("generation", generation);
        json.put("ready", ready);
        json.put("running", running);
        json.put("idle_ms", idle.toMillis());
        json.put("rss_bytes", residentMemory.bytes());
        ArrayNode list = json.putArray("databases");
        for (DatabaseStatus database : databases) {
            list.addObject().put("alias", database.alias()).put("attached", database.attached());
        }
        return json.toString();
    }

    /// Reads what [#toJson] wrote.
    ///
    /// @throws IllegalArgumentException when it is not that
    public static WorkerStatus fromJson(String line) {
        JsonNode json = Json.parse(line);
        List<DatabaseStatus> databases = new ArrayList<>();
        for (JsonNode database : Json.required(json, "databases")) {
            databases.add(
                    new DatabaseStatus(
                            Json.text(database, "alias"), Json.flag(database, "attached")));
        }
        return new WorkerStatus(
                new UserId(Json.text(json, "user")),
                Json.number(json, "generation"),
                Json.flag(json, "ready"),
                Math.toIntExact(Json.number(json, "running")),
                Duration.ofMillis(Json.number(json, "idle_ms")),
                new ByteSize(Json.number(json, "rss_bytes")),
                databases);
    }
}
