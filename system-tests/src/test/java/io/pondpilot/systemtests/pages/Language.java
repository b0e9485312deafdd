package io.pondpilot.systemtests.pages;

import java.util.List;

/// How blocks of one language are run.
interface Language {
    /// Runs the blocks of one page, in order.
    ///
    /// @return a result for each
    /// @throws Exception when they could not be run at all
    List<BlockResult> run(List<CodeBlock> blocks, Reader reader) throws Exception;
}
