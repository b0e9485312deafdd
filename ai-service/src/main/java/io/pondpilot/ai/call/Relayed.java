package io.pondpilot.ai.call;

import io.pondpilot.ai.wire.StreamReport;

/// How an answer ended that had begun.
///
/// @param end how
/// @param report what is known of it
record Relayed(How end, StreamReport report) {
    /// Ways to end.
    enum How {
        /// All of it came, and its end.
        COMPLETE,
        /// The provider said within the answer that it failed.
        PROVIDER_ERROR,
        /// It ended before its end.
        TRUNCATED,
        /// It was ended here: [Lifeline#ended] says why.
        ENDED
    }
}
