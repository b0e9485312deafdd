package io.pondpilot.common.settings;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads keys from what was given. A value that cannot be read becomes a problem, and its default
/// stands in until all problems are known.
final class SettingsReader {
    private final GivenValues given;
    private final List<String> problems;

    SettingsReader(GivenValues given, List<String> problems) {
        this.given = given;
        this.problems = problems;
    }

    /// The value or the default of a key that has one.
    <T> T value(Key<T> key) {
        return find(key)
                .orElseThrow(() -> new IllegalStateException(key.path() + " has no default"));
    }

    /// The value or the default, if any.
    <T> Optional<T> find(Key<T> key) {
        return find(key, key.path());
    }

    /// The value of a key of a list element, at its full path.
    <T> Optional<T> find(Key<T> key, String path) {
        @Nullable Given value = given.find(path);
        if (value != null && value.list() != key.format().list()) {
            problems.add(
                    value.origin()
                            + ": '"
                            + path
                            + "' must be "
                            + (key.format().list() ? "a list: [a, b]" : "one value, not a list"));
        } else if (value != null && value.texts().stream().noneMatch(String::isBlank)) {
            try {
                return Optional.of(key.format().read(value.texts()));
            } catch (IllegalArgumentException e) {
                problems.add(value.origin() + ": " + name(key, path) + ": " + e.getMessage());
            }
        }
        return Optional.ofNullable(defaultValue(key));
    }

    private static String name(Key<?> key, String path) {
        return "'" + path + "'" + (key.variable() == null ? "" : " (" + key.variable() + ")");
    }

    private static <T> @Nullable T defaultValue(Key<T> key) {
        String text = key.defaultText();
        if (text == null) {
            return null;
        }
        return key.format()
                .read(key.format().list() ? List.of(text.split(", ", -1)) : List.of(text));
    }

    /// Notes a problem with a key that was given, or with the key itself when it was not.
    void problem(String path, String text) {
        Given value = given.find(path);
        problems.add((value == null ? "" : value.origin() + ": ") + "'" + path + "' " + text);
    }

    boolean isGiven(Key<?> key) {
        return given.find(key.path()) != null;
    }

    /// How many sections a list of sections has.
    int count(String list) {
        return given.count(list);
    }

    boolean isGiven(String path) {
        return given.find(path) != null;
    }
}
