package io.pondpilot.common.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.common.database.DatabasePolicy;
import io.pondpilot.common.database.DatabaseType;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.remote.AllowedHost;
import io.pondpilot.common.remote.AllowedHosts;
import io.pondpilot.common.remote.RemoteFiles;
import io.pondpilot.common.value.ByteSize;
import io.pondpilot.common.value.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// All that a worker is told, as one JSON line on its standard input: it holds secrets, so it never
/// goes to an argument, an environment variable or a file.
///
/// @param user whose worker it is
/// @param generation which start of it; a later one replaces it
/// @param credential what callers must present, both on Flight and on control
/// @param flight where it serves Flight SQL
/// @param control where it serves the control protocol
/// @param memoryLimit memory of the whole process
/// @param threads DuckDB's threads, at least 1
/// @param tempDirectory where it may spill
/// @param tempLimit how much it may spill
/// @param maxStreams streams at once; more are refused
/// @param deadMan it ends by itself when no control request came for so long
/// @param extensions DuckDB extensions to load
/// @param databases databases to attach
/// @param remoteFiles how it reads remote files; empty means not at all
/// @param doors where its ways out are; empty means that it dials the databases itself
public record WorkerBootstrap(
        UserId user,
        long generation,
        Secret credential,
        WorkerAddress flight,
        WorkerAddress control,
        ByteSize memoryLimit,
        int threads,
        Path tempDirectory,
        ByteSize tempLimit,
        int maxStreams,
        Duration deadMan,
        List<String> extensions,
        List<AttachedDatabase> databases,
        Optional<RemoteFiles> remoteFiles,
        Optional<DoorPlace> doors) {
    public WorkerBootstrap {
        if (threads < 1 || maxStreams < 1) {
            throw new IllegalArgumentException("a worker needs a thread and a stream");
        }
        if (remoteFiles.isPresent() && doors.isEmpty()) {
            throw new IllegalArgumentException("remote files are read through a door");
        }
        extensions = List.copyOf(extensions);
        databases = List.copyOf(databases);
    }

    /// A worker that dials the databases itself and reads no remote files.
    public WorkerBootstrap(
            UserId user,
            long generation,
            Secret credential,
            WorkerAddress flight,
            WorkerAddress control,
            ByteSize memoryLimit,
            int threads,
            Path tempDirectory,
            ByteSize tempLimit,
            int maxStreams,
            Duration deadMan,
            List<String> extensions,
            List<AttachedDatabase> databases) {
        this(
                user,
                generation,
                credential,
                flight,
                control,
                memoryLimit,
                threads,
                tempDirectory,
                tempLimit,
                maxStreams,
                deadMan,
                extensions,
                databases,
                Optional.empty(),
                Optional.empty());
    }

    /// One line of JSON, without a line break. It holds secrets.
    public String toJson() {
        ObjectNode json = Json.object();
        json.put("user", user.value());
        json.put("generation", generation);
        json.put("credential", credential.value());
        json.put("flight", flight.toString());
        json.put("control", control.toString());
        json.put("memory_limit", memoryLimit.bytes());
        json.put("threads", threads);
        json.put("temp_directory", tempDirectory.toString());
        json.put("temp_limit", tempLimit.bytes());
        json.put("max_streams", maxStreams);
        json.put("dead_man_ms", deadMan.toMillis());
        ArrayNode extensionNames = json.putArray("extensions");
        extensions.forEach(extensionNames::add);
        ArrayNode attached = json.putArray("databases");
        for (AttachedDatabase database : databases) {
            attached.addObject()
                    .put("alias", database.alias())
                    .put("type", database.type().text())
                    .put("connection_string", database.connectionString().value())
                    .put("read_only", database.readOnly())
                    .put("raw_sql", database.rawSql());
        }
        doors.ifPresent(place -> json.put("doors", place.toString()));
        remoteFiles.ifPresent(files -> write(files, json.putObject("remote_files")));
        return json.toString();
    }

    private static void write(RemoteFiles files, ObjectNode json) {
        ArrayNode hosts = json.putArray("hosts");
        files.hosts().hosts().forEach(host -> hosts.add(host.toString()));
        files.certificates().ifPresent(pem -> json.put("certificates", pem));
    }

    /// Whether a host is private is nothing that a worker needs to know.
    private static Optional<RemoteFiles> remoteFiles(JsonNode bootstrap) {
        JsonNode json = bootstrap.get("remote_files");
        if (json == null) {
            return Optional.empty();
        }
        List<AllowedHost> hosts = new ArrayList<>();
        Json.required(json, "hosts")
                .forEach(host -> hosts.add(AllowedHost.parse(host.asText(), false)));
        return Optional.of(
                new RemoteFiles(
                        new AllowedHosts(hosts),
                        json.has("certificates")
                                ? Optional.of(Json.text(json, "certificates"))
                                : Optional.empty()));
    }

    /// Reads what [#toJson] wrote.
    ///
    /// @throws IllegalArgumentException when it is not that; the message holds no secret
    public static WorkerBootstrap fromJson(String line) {
        JsonNode json = Json.parse(line);
        List<String> extensions = new ArrayList<>();
        Json.required(json, "extensions").forEach(name -> extensions.add(name.asText()));
        List<AttachedDatabase> databases = new ArrayList<>();
        for (JsonNode database : Json.required(json, "databases")) {
            databases.add(
                    new AttachedDatabase(
                            Json.text(database, "alias"),
                            DatabaseType.parse(Json.text(database, "type")),
                            new Secret(Json.text(database, "connection_string")),
                            Json.required(database, "read_only").asBoolean(),
                            database.path("raw_sql").asBoolean(false),
                            DatabasePolicy.DEFAULT));
        }
        return new WorkerBootstrap(
                new UserId(Json.text(json, "user")),
                Json.number(json, "generation"),
                new Secret(Json.text(json, "credential")),
                WorkerAddress.parse(Json.text(json, "flight")),
                WorkerAddress.parse(Json.text(json, "control")),
                new ByteSize(Json.number(json, "memory_limit")),
                Math.toIntExact(Json.number(json, "threads")),
                Path.of(Json.text(json, "temp_directory")),
                new ByteSize(Json.number(json, "temp_limit")),
                Math.toIntExact(Json.number(json, "max_streams")),
                Duration.ofMillis(Json.number(json, "dead_man_ms")),
                extensions,
                databases,
                remoteFiles(json),
                json.has("doors")
                        ? Optional.of(DoorPlace.parse(Json.text(json, "doors")))
                        : Optional.empty());
    }
}
