package io.pondpilot.systemtests.ai;

import io.pondpilot.systemtests.harness.AiCluster;
import io.pondpilot.systemtests.harness.ProxyPlan;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// The AI half of the proxy that the classes of this package share: time-outs of seconds where the
/// defaults are minutes, budgets out of the way, and for each test models of its own, whose scripts
/// and breakers meet no other's.
public final class SharedAi implements ParameterResolver {
    private static final Namespace SPACE = Namespace.create(SharedAi.class);

    /// What the time-outs are, in milliseconds.
    static final int FIRST_BYTE = 4_000;

    static final int IDLE = 3_000;

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == AiCluster.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getStore(StoreScope.LAUNCHER_SESSION, SPACE)
                .computeIfAbsent(
                        AiCluster.class,
                        _ -> AiCluster.start(plan("ai-shared"), models()),
                        AiCluster.class);
    }

    /// Settings with short time-outs and without limits that a test could run into.
    static ProxyPlan plan(String name) {
        return ProxyPlan.named(name)
                .with("ai.timeouts.connect", "1s")
                .with("ai.timeouts.first_byte", FIRST_BYTE + "ms")
                .with("ai.timeouts.idle", IDLE + "ms")
                .with("ai.timeouts.total", "2m")
                .with("ai.timeouts.write", "3s")
                .with("ai.retry.budget", "10s")
                .with("ai.breaker.window", "10s")
                .with("ai.breaker.pause", "1s")
                .with("ai.limits.tokens_per_minute", 1_000_000_000)
                .with("ai.limits.tokens_per_day", 1_000_000_000)
                .with("ai.limits.parallel_streams", 1_000)
                .with("server.shutdown_grace", "30s")
                .with("server.cors.allowed_origins", List.of("*"));
    }

    private static AiCluster.Models models() {
        AiCluster.Models models = new AiCluster.Models();
        for (String sdk : List.of("python", "node", "java")) {
            models.of(
                    "openai", sdk + "-gpt", sdk + "-refused", sdk + "-broken", sdk + "-cancelled");
            models.of("anthropic", sdk + "-claude", sdk + "-thinking", sdk + "-claude-broken");
            models.of("anthropic", sdk + "-claude-cancelled");
            models.with(Map.of("name", sdk + "-embed", "provider", "openai", "use", "embedding"));
        }
        models.of("openai", "polly", "curl", "slow", "flood", "gone-stream", "gone-ttft");
        models.of("openai", "gone-whole", "header-check", "limits", "split", "odd", "drops");
        models.of("anthropic", "curl-claude", "split-claude", "cut-claude", "silent-claude");
        models.of("openai", "cut", "silent", "silent-after", "storm", "overloaded", "big");
        models.of("anthropic", "error-0", "error-5", "claude-header");
        models.of("openai", "revoked", "revoked-2");
        models.with(fallback("burst", "spare"));
        models.with(fallback("silent-fallback", "spare"));
        models.with(fallback("gone-fallback", "gone-spare"));
        models.of("openai", "spare", "gone-spare", "polly-gpt");
        models.of("anthropic", "polly-claude");
        return models;
    }

    private static Map<String, Object> fallback(String name, String to) {
        return Map.of("name", name, "provider", "openai", "fallbacks", List.of(to));
    }
}
