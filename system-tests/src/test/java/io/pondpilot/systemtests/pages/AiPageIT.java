package io.pondpilot.systemtests.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.systemtests.harness.AiCluster;
import io.pondpilot.systemtests.harness.Layout;
import io.pondpilot.systemtests.harness.ProxyPlan;
import io.pondpilot.systemtests.harness.RunningProcess;
import io.pondpilot.systemtests.harness.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Every code block of `docs/ai.md`, against a gateway and an ai-service with the shipped models.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AiPageIT {
    private static final Path PAGE = Layout.root().resolve("docs/ai.md");

    private AiCluster ai;
    @TempDir Path directory;

    @BeforeAll
    void start() {
        ai = AiCluster.start(ProxyPlan.named("ai-page"), new AiCluster.Models());
    }

    @AfterAll
    void stop() {
        ai.close();
    }

    @TestFactory
    @Timeout(600)
    List<DynamicTest> everyBlockRuns() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (CodeBlock block : CodeBlock.of(PAGE)) {
            tests.add(DynamicTest.dynamicTest(block.label(), () -> run(block)));
        }
        assertThat(tests).hasSizeGreaterThan(12);
        return tests;
    }

    private void run(CodeBlock block) throws Exception {
        switch (block.language()) {
            case "python", "js", "java" -> program(block);
            case "sh" -> shell(block);
            case "sh config" ->
                    assertThat(block.text())
                            .contains("export CLAUDE_API_KEY", "export OPENAI_API_KEY", "serve");
            case "yaml" -> starts(block);
            // NginxIT streams through it.
            case "nginx" -> assertThat(block.text()).contains("proxy_pass http://127.0.0.1:8080");
            case "caddy" -> adapts(block);
            default -> throw new AssertionError("nothing runs " + block.label());
        }
    }

    private void program(CodeBlock block) throws Exception {
        Reader reader = new Reader("localhost:8081", Tokens.of("ai-page"));
        CodeBlock here = filled(block);
        Language language = Objects.requireNonNull(Languages.all().get(block.language()));
        BlockResult result = language.run(List.of(here), reader).getFirst();
        assertThat(result.failure()).as(block.label()).isEmpty();
    }

    private void shell(CodeBlock block) {
        String output = command(List.of("bash", "-ec", filled(block).text()), block);
        assertThat(output).as(block.label()).isNotBlank().doesNotContain("\"error\"");
        if (block.text().contains("/ai/chat")) {
            assertThat(output).contains("data: [DONE]");
        }
    }

    // A proxy with this configuration starts: an unknown or ineffective key would stop it.
    private void starts(CodeBlock block) throws Exception {
        Path config = Files.writeString(directory.resolve("line-" + block.line()), block.text());
        Map<String, String> environment = new HashMap<>();
        environment.put("JWT_SECRET", Tokens.SECRET);
        environment.put("CLAUDE_API_KEY", "key");
        environment.put("OPENAI_API_KEY", "key");
        environment.put("AI_PORT", "0");
        environment.put("PORT", "0");
        environment.put("HOST", "127.0.0.1");
        environment.put("REDIS_URL", ai.redis().url());
        try (RunningProcess proxy =
                RunningProcess.start(
                        "serve",
                        Layout.launcher(
                                List.of(),
                                List.of("serve", "gateway", "ai", "--config", config.toString())),
                        environment,
                        Layout.logs("ai-page").resolve("yaml-" + block.line() + ".log"))) {
            io.pondpilot.systemtests.harness.Await.until(
                    "it is ready: " + block.label(),
                    Duration.ofSeconds(60),
                    () -> {
                        if (!proxy.isAlive()) {
                            throw new IllegalStateException(proxy.tail());
                        }
                        return proxy.log().contains("Ready");
                    });
        }
    }

    private void adapts(CodeBlock block) throws Exception {
        Path file = Files.writeString(directory.resolve("Caddyfile"), block.text());
        String output =
                command(
                        List.of("caddy", "adapt", "--adapter", "caddyfile", "--config", "" + file),
                        block);
        assertThat(output).contains("\"flush_interval\":-1", "127.0.0.1:8080");
    }

    private static String command(List<String> command, CodeBlock block) {
        Path log = Layout.logs("ai-page").resolve("line-" + block.line() + ".log");
        try (RunningProcess process = RunningProcess.start("block", command, Map.of(), log)) {
            assertThat(process.await(Duration.ofMinutes(1)))
                    .as("%s: %s", block.label(), process.tail())
                    .isZero();
            return process.log();
        }
    }

    private CodeBlock filled(CodeBlock block) {
        String text =
                block.text()
                        .replace("localhost:8080", "127.0.0.1:" + ai.gatewayPort())
                        .replace("<jwt>", Tokens.of("ai-page"));
        return new CodeBlock(block.page(), block.line(), block.language(), text);
    }
}
