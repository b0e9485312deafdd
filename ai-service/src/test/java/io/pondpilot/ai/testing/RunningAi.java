package io.pondpilot.ai.testing;

import io.pondpilot.ai.AiServer;
import io.pondpilot.common.identity.TokenIssuer;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.settings.SettingsLoader;
import io.pondpilot.common.value.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// A running ai-service in front of scripted providers, with keys `claude-secret-key` and
/// `openai-secret-key`.
public final class RunningAi implements AutoCloseable {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    private static final AtomicInteger NEXT = new AtomicInteger();

    private final AiServer server;

    private RunningAi(AiServer server) {
        this.server = server;
    }

    /// Starts it, with more settings as YAML below `ai:`.
    public static RunningAi start(ScriptedProvider provider, String yaml) {
        return start(provider, yaml, Map.of());
    }

    /// Starts it, with more settings as YAML below `ai:` and by variables.
    public static RunningAi start(
            ScriptedProvider provider, String yaml, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>();
        environment.put("JWT_SECRET", SECRET);
        environment.put("HOST", "127.0.0.1");
        environment.put("REDIS_URL", TestRedis.url());
        environment.put("REDIS_KEY_PREFIX", "t" + NEXT.getAndIncrement());
        environment.put("AI_PORT", "0");
        environment.put("CLAUDE_API_KEY", "claude-secret-key");
        environment.put("OPENAI_API_KEY", "openai-secret-key");
        environment.put("CLAUDE_BASE_URL", provider.url("").toString());
        environment.put("OPENAI_BASE_URL", provider.url("/v1").toString());
        environment.put("SHUTDOWN_GRACE", "0s");
        environment.putAll(more);
        try {
            Optional<Path> file = Optional.empty();
            if (!yaml.isEmpty()) {
                file = Optional.of(Files.createTempFile("ai", ".yaml"));
                Files.writeString(file.get(), "ai:\n" + yaml.indent(2));
            }
            try {
                return new RunningAi(
                        AiServer.create(SettingsLoader.load(file, environment)).start());
            } finally {
                if (file.isPresent()) {
                    Files.delete(file.get());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return server.port();
    }

    public AiServer server() {
        return server;
    }

    public String token() {
        return token("ada", false);
    }

    public String token(String user, boolean demo) {
        return new TokenIssuer(new Secret(SECRET), InstantSource.system())
                .issue(new UserId(user), Duration.ofHours(1), demo)
                .value();
    }

    public RawClient client() throws IOException {
        return new RawClient(port());
    }

    @Override
    public void close() {
        server.close();
    }
}
