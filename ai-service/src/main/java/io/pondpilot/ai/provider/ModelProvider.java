package io.pondpilot.ai.provider;

import java.util.Set;

/// Someone who runs models. Thread-safe.
public interface ModelProvider {
    /// As the configuration calls it.
    String name();

    /// What it does in its own dialect.
    Set<Operation> operations();

    /// A call that has not begun.
    ///
    /// @param operation one of [#operations]
    /// @param streaming whether the answer is to come as a server-sent stream
    /// @param hints of the client
    ModelCall call(Operation operation, boolean streaming, Hints hints);
}
