package io.pondpilot.launcher.command;

import io.pondpilot.launcher.process.LaunchException;
import java.util.function.Function;

/// Turns texts of the command line into values.
final class Arguments {
    private Arguments() {}

    /// Throws a `LaunchException` that names the option for a text that is none.
    static <T> T parse(String option, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new LaunchException(option + ": " + e.getMessage(), e);
        }
    }
}
