package io.pondpilot.systemtests.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.pondpilot.systemtests.harness.Layout;
import io.pondpilot.systemtests.harness.ProxyCluster;
import io.pondpilot.systemtests.harness.SharedProxy;
import io.pondpilot.systemtests.harness.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/// Runs every code block of `docs/clients/*.md`, filled in with the running proxy's address and a
/// token, and compares what it printed with the `text` block below it.
@ExtendWith(SharedProxy.class)
class ClientPagesIT {
    private static final String PRINTED = "text";

    @TestFactory
    List<DynamicTest> everyCodeBlockRuns(ProxyCluster proxy) throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path page : pages()) {
            Reader reader =
                    new Reader(
                            "localhost:" + proxy.flightPort(),
                            Tokens.of("reader-" + UUID.randomUUID()));
            ClientPage followed = new ClientPage(CodeBlock.of(page), reader, Languages.all());
            for (CodeBlock block : followed.blocks()) {
                tests.add(DynamicTest.dynamicTest(block.label(), () -> follow(followed, block)));
            }
        }
        assertThat(tests).as("code blocks of docs/clients").isNotEmpty();
        return tests;
    }

    @Test
    void theIndexNamesEveryPage() throws IOException {
        String index = Files.readString(folder().resolve("README.md"));
        for (Path page : pages()) {
            assertThat(index).contains("(" + page.getFileName() + ")");
        }
    }

    private static void follow(ClientPage page, CodeBlock block) throws Exception {
        if (block.language().equals(PRINTED)) {
            CodeBlock before = page.before(block);
            assertThat(before).as("%s shows what a block above printed", block.label()).isNotNull();
            assertThat(lines(page.result(before).output()))
                    .as("what %s printed, as %s says", before.label(), block.label())
                    .isEqualTo(lines(block.text()));
            return;
        }
        page.result(block).failure().ifPresent(why -> fail(block.label() + ": " + why));
    }

    private static List<String> lines(String text) {
        return text.strip().lines().map(String::stripTrailing).toList();
    }

    private static Path folder() {
        return Layout.root().resolve("docs/clients");
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.list(folder())) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !file.endsWith("README.md"))
                    .sorted()
                    .toList();
        }
    }
}
