package io.pondpilot.ai.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// What became of a request that was put into the other dialect.
public sealed interface Translation {
    /// Translated.
    ///
    /// @param body in the other dialect
    /// @param dropped names of what the other dialect has no word for, sorted, each once; for the
    ///   header `x-ai-dropped-params`
    record Translated(ObjectNode body, List<String> dropped) implements Translation {}

    /// It cannot be said in the other dialect, or it is wrong.
    record Refused(AiError error) implements Translation {}
}
