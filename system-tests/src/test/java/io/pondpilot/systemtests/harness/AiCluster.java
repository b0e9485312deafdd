package io.pondpilot.systemtests.harness;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The AI half of the proxy as real processes: a Redis, any number of ai-services, a gateway before
/// each, and the mock provider behind all of them.
public final class AiCluster implements AutoCloseable {
    /// The keys that ai-service sends to the providers, and nobody else may ever see.
    public static final String OPENAI_KEY = "sk-canary-openai-3f2a";

    public static final String ANTHROPIC_KEY = "sk-canary-anthropic-77d1";

    private final RedisNode redis = new RedisNode();
    private final Path directory;
    private final Provider provider;
    private final List<Role> services = new ArrayList<>();
    private final List<Role> gateways = new ArrayList<>();
    private final List<Integer> servicePorts = new ArrayList<>();
    private final List<Integer> gatewayPorts = new ArrayList<>();

    private AiCluster(ProxyPlan plan, Models models) {
        try {
            directory = Files.createTempDirectory(Path.of("/tmp"), "ppai-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        provider = Provider.start(plan.name());
        Path logs = Layout.logs(plan.name());
        Map<String, Object> base = new LinkedHashMap<>();
        base.put("server.host", "127.0.0.1");
        base.put("redis.url", redis.url());
        base.put("ai.claude_api_key", ANTHROPIC_KEY);
        base.put("ai.openai_api_key", OPENAI_KEY);
        base.put("ai.claude_base_url", provider.url());
        base.put("ai.openai_base_url", provider.url() + "/v1");
        base.put("ai.models", models.configured());
        for (int node = 0; node < plan.flightNodes(); node++) {
            int port = Ports.free();
            Map<String, Object> ai = new LinkedHashMap<>(base);
            ai.put("ai.port", port);
            Role service = new Role("ai-" + node, "ai", plan.tree(ai), port, directory, logs);
            services.add(service);
            // One after the other: on a busy machine two that start at once start slower than that.
            service.awaitReady();
            servicePorts.add(port);
            int http = Ports.free();
            Map<String, Object> gateway = new LinkedHashMap<>(base);
            gateway.put("server.port", http);
            gateway.put("ai.url", "http://127.0.0.1:" + port);
            gateways.add(
                    new Role(
                            "gateway-" + node,
                            "gateway",
                            plan.tree(gateway),
                            http,
                            directory,
                            logs));
            gatewayPorts.add(http);
        }
    }

    /// The models of a cluster.
    public static final class Models {
        private final List<Map<String, Object>> configured = new ArrayList<>();

        /// Adds models of a provider; each goes by its own name there too.
        public Models of(String provider, String... names) {
            for (String name : names) {
                configured.add(new LinkedHashMap<>(Map.of("name", name, "provider", provider)));
            }
            return this;
        }

        /// Adds a model with more of its settings.
        public Models with(Map<String, Object> model) {
            configured.add(model);
            return this;
        }

        List<Map<String, Object>> configured() {
            return configured;
        }
    }

    /// Starts it and waits until it serves.
    ///
    /// @param plan nodes are pairs of gateway and ai-service
    public static AiCluster start(ProxyPlan plan, Models models) {
        AiCluster cluster = new AiCluster(plan, models);
        try {
            cluster.services.forEach(Role::awaitReady);
            cluster.gateways.forEach(Role::awaitReady);
            return cluster;
        } catch (AssertionError | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /// The first gateway's address with `path`.
    public URI http(String path) {
        return http(0, path);
    }

    public URI http(int node, String path) {
        return URI.create("http://127.0.0.1:" + gatewayPorts.get(node) + path);
    }

    /// ai-service's own address with `path`.
    public URI direct(String path) {
        return URI.create("http://127.0.0.1:" + servicePorts.getFirst() + path);
    }

    public int gatewayPort() {
        return gatewayPorts.getFirst();
    }

    public int servicePort() {
        return servicePorts.getFirst();
    }

    public Provider provider() {
        return provider;
    }

    public RedisNode redis() {
        return redis;
    }

    public Role service(int node) {
        return services.get(node);
    }

    public Role gateway(int node) {
        return gateways.get(node);
    }

    @Override
    public void close() {
        gateways.forEach(Role::close);
        services.forEach(Role::close);
        provider.close();
        redis.close();
        Layout.delete(directory);
    }

    /// JSON of nested maps, for requests.
    public static String json(Object value) {
        try {
            return new ObjectMapper().writeValueAsString(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
