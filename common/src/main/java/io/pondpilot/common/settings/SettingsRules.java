package io.pondpilot.common.settings;

import static io.pondpilot.common.settings.SettingsKeys.*;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Rules over several keys: what has no effect, and what contradicts.
final class SettingsRules {
    private SettingsRules() {}

    static void check(Settings settings, SettingsReader values) {
        boolean process = settings.containers().backend() == Backend.PROCESS;
        for (Key<?> key : List.of(IMAGE, NETWORK)) {
            if (process && values.isGiven(key)) {
                values.problem(
                        key.path(),
                        "has no effect with the process backend; remove it, or set"
                                + " containers.backend (CONTAINER_BACKEND) to docker");
            }
        }
        for (Key<?> key : List.of(RUN_DIR, WORKER_HOME)) {
            if (!process && values.isGiven(key)) {
                values.problem(
                        key.path(),
                        "has no effect with the "
                                + settings.containers().backend().text()
                                + " backend; remove it");
            }
        }
        for (Key<?> key :
                List.of(
                        DEMO_REQUESTS_PER_MINUTE,
                        DEMO_BURST_SIZE,
                        DEMO_MAX_WORKERS,
                        DEMO_ISSUE_PER_MINUTE,
                        DEMO_TOKEN_TTL)) {
            if (!settings.security().demo().enabled() && values.isGiven(key)) {
                values.problem(
                        key.path(),
                        "has no effect while security.demo.enabled is false; remove it");
            }
        }
        if (!settings.redis().keyPrefix().matches("[A-Za-z0-9:_.-]{1,32}")) {
            values.problem(
                    REDIS_PREFIX.path(), "has letters, digits and ':_.-' only, at most 32 of them");
        }
        distinctPorts(values);
    }

    private static void distinctPorts(SettingsReader values) {
        Map<Integer, String> owners = new HashMap<>();
        for (Key<Integer> key :
                List.of(
                        PORT,
                        GRPC_PORT,
                        FLIGHT_MANAGEMENT_PORT,
                        CONTAINER_MANAGEMENT_PORT,
                        AI_PORT,
                        EGRESS_MANAGEMENT_PORT)) {
            int port = values.value(key);
            String owner = port == 0 ? null : owners.putIfAbsent(port, key.path());
            if (owner != null) {
                values.problem(
                        key.path(), "is " + port + ", which is " + owner + "'s port already");
            }
        }
    }
}
