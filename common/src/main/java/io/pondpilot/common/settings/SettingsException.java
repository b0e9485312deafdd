package io.pondpilot.common.settings;

import java.util.List;

/// The configuration cannot be used. It lists every problem, each with its key or variable; no
/// secret is among them.
public final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    /// @param problems at least one
    public SettingsException(List<String> problems) {
        super(
                "The configuration has "
                        + (problems.size() == 1 ? "a problem" : problems.size() + " problems")
                        + ":\n  - "
                        + String.join("\n  - ", problems));
        this.problems = List.copyOf(problems);
    }

    /// One sentence for each problem.
    public List<String> problems() {
        return problems;
    }
}
