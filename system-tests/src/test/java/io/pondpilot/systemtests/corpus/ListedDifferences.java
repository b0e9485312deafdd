package io.pondpilot.systemtests.corpus;

import io.pondpilot.systemtests.harness.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The checked-in list of differences: a reason (`# ...`), then the statements it explains.
final class ListedDifferences {
    static final Path FILE =
            Layout.root().resolve("system-tests/src/test/resources/corpus/differences.txt");

    private ListedDifferences() {}

    /// The statements in the order of the list, as [Difference#listed] spells them.
    ///
    /// @throws AssertionError when one stands without a reason
    static List<String> read() throws IOException {
        List<String> listed = new ArrayList<>();
        boolean explained = false;
        for (String line : Files.readAllLines(FILE)) {
            if (line.isBlank()) {
                explained = false;
            } else if (line.startsWith("#")) {
                explained = true;
            } else if (explained) {
                listed.add(line);
            } else {
                throw new AssertionError("listed without a reason: " + line);
            }
        }
        return listed;
    }
}
