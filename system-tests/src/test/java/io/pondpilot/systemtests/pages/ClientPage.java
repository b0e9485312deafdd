package io.pondpilot.systemtests.pages;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One page and its reader: each language's blocks run once, when the first of them is asked for.
final class ClientPage {
    private final List<CodeBlock> blocks;
    private final Reader reader;
    private final Map<String, Language> languages;
    private final Map<CodeBlock, BlockResult> results = new HashMap<>();

    ClientPage(List<CodeBlock> blocks, Reader reader, Map<String, Language> languages) {
        this.blocks = List.copyOf(blocks);
        this.reader = reader;
        this.languages = Map.copyOf(languages);
    }

    List<CodeBlock> blocks() {
        return blocks;
    }

    /// What `block` did.
    ///
    /// @throws AssertionError for a language that nothing here runs
    BlockResult result(CodeBlock block) throws Exception {
        BlockResult known = results.get(block);
        if (known != null) {
            return known;
        }
        Language language = languages.get(block.language());
        if (language == null) {
            throw new AssertionError(
                    block.label() + ": nothing runs this language, only " + languages.keySet());
        }
        List<CodeBlock> alike =
                blocks.stream().filter(b -> b.language().equals(block.language())).toList();
        List<BlockResult> all = language.run(alike, reader);
        for (int i = 0; i < alike.size(); i++) {
            results.put(alike.get(i), all.get(i));
        }
        return all.get(alike.indexOf(block));
    }

    /// The block before `block`, if there is one.
    @Nullable CodeBlock before(CodeBlock block) {
        int index = blocks.indexOf(block);
        return index == 0 ? null : blocks.get(index - 1);
    }
}
