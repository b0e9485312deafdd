package io.pondpilot.systemtests.harness;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Which proxy a test wants: how many relay nodes, which settings differ from the defaults.
///
/// @param name names the folder of the logs
/// @param flightNodes how many relay instances, each its own process
/// @param settings dotted key to value, over what the harness must set (ports, paths, secrets)
public record ProxyPlan(String name, int flightNodes, Map<String, Object> settings) {
    public ProxyPlan {
        settings = Map.copyOf(settings);
    }

    /// One relay node and no quota that a test could run into.
    public static ProxyPlan named(String name) {
        return new ProxyPlan(name, 1, Map.of())
                .with("security.rate_limit.requests_per_minute", 1_000_000)
                .with("security.rate_limit.burst_size", 1_000_000);
    }

    public ProxyPlan nodes(int count) {
        return new ProxyPlan(name, count, settings);
    }

    public ProxyPlan with(String key, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(settings);
        changed.put(key, value);
        return new ProxyPlan(name, flightNodes, changed);
    }

    /// The documented quota: 100 a minute, burst 200.
    public ProxyPlan documentedQuota() {
        return with("security.rate_limit.requests_per_minute", 100)
                .with("security.rate_limit.burst_size", 200);
    }

    /// The settings as nested maps.
    Map<String, Object> tree(Map<String, Object> base) {
        Map<String, Object> all = new LinkedHashMap<>(base);
        all.putAll(settings);
        Map<String, Object> root = new LinkedHashMap<>();
        all.forEach((key, value) -> put(root, new ArrayList<>(List.of(key.split("\\."))), value));
        return root;
    }

    @SuppressWarnings("unchecked")
    private static void put(Map<String, Object> node, List<String> path, Object value) {
        String first = path.removeFirst();
        if (path.isEmpty()) {
            node.put(first, value);
        } else {
            put(
                    (Map<String, Object>)
                            node.computeIfAbsent(first, _ -> new LinkedHashMap<String, Object>()),
                    path,
                    value);
        }
    }
}
