package io.pondpilot.systemtests.pages;

import java.util.Optional;

/// What a block did.
///
/// @param output what it printed on standard output
/// @param failure why it failed, with everything it said, if it did
record BlockResult(String output, Optional<String> failure) {
    static BlockResult passed(String output) {
        return new BlockResult(output, Optional.empty());
    }

    static BlockResult failed(String failure) {
        return new BlockResult("", Optional.of(failure));
    }
}
