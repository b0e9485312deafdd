package io.pondpilot.common.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// `docs/configuration.md` is compared with the list of keys; `-Ddocs.rewrite=true` writes it anew.
class ConfigurationPageTest {
    private static final Path PAGE = Path.of("../docs/configuration.md");
    private static final String START = "<!-- generated: keys -->\n";
    private static final String END = "<!-- end of generated -->\n";

    @Test
    void pageListsEveryKeyAsTheCodeHasIt() throws IOException {
        String page = Files.readString(PAGE);
        int start = page.indexOf(START) + START.length();
        int end = page.indexOf(END);
        if (Boolean.getBoolean("docs.rewrite")) {
            Files.writeString(PAGE, page.substring(0, start) + table() + page.substring(end));
        }
        assertThat(Files.readString(PAGE))
                .as("run this test with -Ddocs.rewrite=true")
                .contains(START + table() + END);
    }

    private static String table() {
        var text = new StringBuilder();
        String section = "";
        for (Key<?> key : SettingsKeys.all()) {
            String next = key.path().substring(0, key.path().indexOf('.'));
            if (!next.equals(section)) {
                section = next;
                text.append("\n### ").append(section).append("\n\n");
                text.append("| key | variable | default | form | meaning |\n");
                text.append("| --- | --- | --- | --- | --- |\n");
            }
            text.append("| `").append(key.path().substring(section.length() + 1)).append("` | ");
            text.append(key.variable() == null ? "" : "`" + key.variable() + "`");
            text.append(key.fileVariable() == null ? "" : ", `" + key.fileVariable() + "`");
            text.append(" | ");
            text.append(key.defaultText() == null ? "" : "`" + key.defaultText() + "`");
            text.append(" | ").append(key.format().name());
            text.append(" | ").append(key.meaning()).append(" |\n");
        }
        return text.append('\n').toString();
    }
}
