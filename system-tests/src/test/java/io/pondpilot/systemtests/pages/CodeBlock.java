package io.pondpilot.systemtests.pages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A fenced block of a Markdown page.
///
/// @param page the file
/// @param line the line of the opening fence, from 1
/// @param language what stands behind the fence, empty where nothing does
/// @param text the lines between the fences, each with its line feed
record CodeBlock(Path page, int line, String language, String text) {
    private static final Pattern FENCE = Pattern.compile("\\s*(`{3,}|~{3,})\\s*(.*)");

    /// All blocks of a page, in order.
    ///
    /// @throws IllegalArgumentException for a block that never ends
    static List<CodeBlock> of(Path page) throws IOException {
        List<CodeBlock> blocks = new ArrayList<>();
        String closing = "";
        String language = "";
        int opened = 0;
        StringBuilder text = new StringBuilder();
        int number = 0;
        for (String line : Files.readAllLines(page)) {
            number++;
            Matcher fence = FENCE.matcher(line);
            if (!closing.isEmpty() && line.strip().equals(closing)) {
                blocks.add(new CodeBlock(page, opened, language, text.toString()));
                closing = "";
            } else if (!closing.isEmpty()) {
                text.append(line).append('\n');
            } else if (fence.matches()) {
                closing = fence.group(1);
                language = fence.group(2).strip();
                opened = number;
                text.setLength(0);
            }
        }
        if (!closing.isEmpty()) {
            throw new IllegalArgumentException(page + ":" + opened + " is never closed");
        }
        return blocks;
    }

    /// As failures name it: `pyarrow.md:12 python`.
    String label() {
        return page.getFileName() + ":" + line + " " + (language.isEmpty() ? "(none)" : language);
    }
}
