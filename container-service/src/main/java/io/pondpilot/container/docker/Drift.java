package io.pondpilot.container.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Compares a container with what was asked for. An engine, a proxy before it or a plug-in may
/// change or drop what it does not know; a container that is not what was promised must not start.
final class Drift {
    private static final ObjectMapper JSON =
            DefaultDockerClientConfig.createDefaultConfigBuilder()
                    .withDockerHost(EngineAddress.LOCAL.host().toString())
                    .build()
                    .getObjectMapper();

    /// Of the host's settings, what must be empty unless it was asked for.
    private static final List<String> NOTHING =
            List.of(
                    "Binds",
                    "CapAdd",
                    "Devices",
                    "DeviceRequests",
                    "DeviceCgroupRules",
                    "VolumesFrom",
                    "Links",
                    "PortBindings",
                    "ExtraHosts",
                    "GroupAdd",
                    "PidMode",
                    "UTSMode",
                    "UsernsMode",
                    "Sysctls",
                    "CgroupParent");

    private Drift() {}

    /// The names of what differs; empty when all is as it was asked for.
    static List<String> between(CreateContainer.Body asked, InspectContainerResponse found) {
        var differing = new ArrayList<String>();
        JsonNode wanted = JSON.valueToTree(asked.host());
        JsonNode real = JSON.valueToTree(found.getHostConfig());
        wanted.properties()
                .forEach(field -> {
                    JsonNode value = field.getValue();
                    if (!isNothing(value) && !same(value, real.path(field.getKey()))) {
                        differing.add(field.getKey());
                    }
                });
        for (String field : NOTHING) {
            if (isNothing(wanted.path(field)) && !isNothing(real.path(field))) {
                differing.add(field);
            }
        }
        var config = found.getConfig();
        if (!asked.user().equals(config.getUser())) {
            differing.add("User");
        }
        if (!asked.image().equals(found.getImageId())) {
            differing.add("Image");
        }
        Map<String, String> labels = config.getLabels();
        if (labels == null || !labels.entrySet().containsAll(asked.labels().entrySet())) {
            differing.add("Labels");
        }
        if (!mountedAt(found).equals(asked(asked))) {
            differing.add("Mounts");
        }
        return differing.stream().distinct().toList();
    }

    /// Also what the image brings along, which would be writable.
    private static Set<String> mountedAt(InspectContainerResponse found) {
        var targets = new HashSet<String>();
        if (found.getMounts() != null) {
            found.getMounts()
                    .forEach(mount -> {
                        var destination = mount.getDestination();
                        targets.add(destination == null ? "" : destination.getPath());
                    });
        }
        return targets;
    }

    private static Set<String> asked(CreateContainer.Body body) {
        var targets = new HashSet<String>();
        if (body.host().getMounts() != null) {
            body.host().getMounts().forEach(mount -> targets.add(mount.getTarget()));
        }
        return targets;
    }

    /// Whether an answer holds all that was asked for; it may say more.
    private static boolean same(JsonNode asked, JsonNode found) {
        if (asked.isObject()) {
            return asked.properties().stream()
                    .allMatch(field ->
                            isNothing(field.getValue())
                                    || same(field.getValue(), found.path(field.getKey())));
        }
        if (asked.isArray()) {
            if (asked.size() != found.size()) {
                return false;
            }
            for (int i = 0; i < asked.size(); i++) {
                if (!same(asked.get(i), found.get(i))) {
                    return false;
                }
            }
            return true;
        }
        if (asked.isNumber() && found.isNumber()) {
            return asked.asLong() == found.asLong();
        }
        return asked.equals(found) || (isUnset(asked) && isUnset(found));
    }

    /// An engine leaves out what is false or zero.
    private static boolean isUnset(JsonNode value) {
        return isNothing(value)
                || (value.isBoolean() && !value.asBoolean())
                || (value.isNumber() && value.asLong() == 0);
    }

    private static boolean isNothing(JsonNode value) {
        return value.isMissingNode()
                || value.isNull()
                || (value.isContainerNode() && value.isEmpty())
                || (value.isTextual() && value.asText().isEmpty());
    }
}
