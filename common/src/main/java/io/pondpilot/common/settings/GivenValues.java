package io.pondpilot.common.settings;

import io.pondpilot.common.telemetry.LogLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Everything that was given, the later source over the earlier: file, environment, command line;
/// with variables substituted and what is unknown or empty noted as a problem.
final class GivenValues {
    static final String DATABASES = "duckdb.attached_databases";
    private static final Pattern INDEX = Pattern.compile("\\[\\d+]");
    private static final int MIN_MISTYPED_VARIABLE = 8;

    private final Map<String, String> environment;
    private final List<String> problems;
    private final Map<String, Given> values = new LinkedHashMap<>();

    GivenValues(Map<String, String> environment, List<String> problems) {
        this.environment = environment;
        this.problems = problems;
    }

    void addFile(Path file) {
        YamlFile.read(file, problems)
                .forEach((path, given) -> {
                    if (isKnown(path, given)) {
                        values.put(path, substituted(path, given));
                    }
                });
    }

    private Given substituted(String path, Given given) {
        String where = given.origin() + ": '" + path + "'";
        List<String> texts =
                given.texts().stream()
                        .map(text -> Substitution.apply(text, environment, where, problems))
                        .toList();
        return notEmpty(path, new Given(given.origin(), texts, given.list()));
    }

    private Given notEmpty(String path, Given given) {
        if (given.texts().stream().anyMatch(String::isBlank)) {
            problems.add(given.origin() + ": '" + path + "' is empty; give a value or remove it");
        }
        return given;
    }

    void addEnvironment() {
        for (Key<?> key : SettingsKeys.all()) {
            String variable = key.variable();
            String fileVariable = key.fileVariable();
            String value = variable(variable);
            String file = variable(fileVariable);
            if (value != null && file != null) {
                problems.add("both " + variable + " and " + fileVariable + " are set; keep one");
            } else if (value != null) {
                addText(key, "the variable " + variable, value);
            } else if (file != null) {
                addSecretFile(key, "the variable " + fileVariable, file);
            }
        }
        String logLevel = variable(LogLevel.VARIABLE);
        if (logLevel != null && LogLevel.parse(logLevel).isEmpty()) {
            problems.add("the variable LOG_LEVEL must be trace, debug, info, warn or error");
        }
        refuseMistypedVariables();
    }

    /// An empty variable is an unset one: Compose files pass `NAME=` on for what nobody set.
    private @Nullable String variable(@Nullable String name) {
        String value = name == null ? null : environment.get(name);
        return value == null || value.isBlank() ? null : value;
    }

    private void addSecretFile(Key<?> key, String origin, String file) {
        try {
            addText(key, origin, Files.readString(Path.of(file)).strip());
        } catch (IOException | RuntimeException e) {
            problems.add(origin + ": the file '" + file + "' cannot be read");
        }
    }

    void addOverrides(Map<String, String> overrides) {
        overrides.forEach((path, text) -> {
            Given given = new Given("the option --set", List.of(text), false);
            if (isKnown(path, given)) {
                key(path).ifPresent(key -> addText(key, given.origin(), text));
            }
        });
    }

    private void addText(Key<?> key, String origin, String text) {
        List<String> texts =
                key.format().list()
                        ? Arrays.stream(text.split(",", -1)).map(String::strip).toList()
                        : List.of(text);
        values.put(key.path(), notEmpty(key.path(), new Given(origin, texts, key.format().list())));
    }

    private boolean isKnown(String path, Given given) {
        if (key(path).isPresent()
                || (given.list() && given.texts().isEmpty() && isListOfSections(path))) {
            return true;
        }
        boolean section =
                SettingsKeys.all().stream()
                        .anyMatch(key ->
                                key.path().startsWith(path + ".")
                                        || key.path().startsWith(path + "["));
        problems.add(
                given.origin()
                        + (section
                                ? ": '" + path + "' is a section and has no value of its own"
                                : ": '"
                                        + path
                                        + "' is not a setting; did you mean '"
                                        + nearest(path)
                                        + "'?"));
        return false;
    }

    private static boolean isListOfSections(String path) {
        return SettingsKeys.all().stream().anyMatch(key -> key.path().startsWith(path + "[]."));
    }

    private static String nearest(String path) {
        return NearestKey.of(general(path), SettingsKeys.all().stream().map(Key::path).toList());
    }

    private static Optional<Key<?>> key(String path) {
        String general = general(path);
        for (Key<?> key : SettingsKeys.all()) {
            if (key.path().equals(general)) {
                return Optional.of(key);
            }
        }
        return Optional.empty();
    }

    private static String general(String path) {
        return INDEX.matcher(path).replaceAll("[]");
    }

    /// A variable that nearly has one of our names would be ignored without a word.
    private void refuseMistypedVariables() {
        var known = new TreeSet<String>();
        known.add(LogLevel.VARIABLE);
        for (Key<?> key : SettingsKeys.all()) {
            if (key.variable() != null) {
                known.add(key.variable());
            }
            if (key.fileVariable() != null) {
                known.add(key.fileVariable());
            }
        }
        for (String variable : new TreeSet<>(environment.keySet())) {
            if (variable.length() < MIN_MISTYPED_VARIABLE || known.contains(variable)) {
                continue;
            }
            String nearest = NearestKey.of(variable, known);
            if (NearestKey.distance(variable, nearest) <= 2) {
                problems.add(
                        "the variable "
                                + variable
                                + " is not known; did you mean "
                                + nearest
                                + "?");
            }
        }
    }

    @Nullable Given find(String path) {
        return values.get(path);
    }

    /// How many sections a list of sections has.
    int count(String list) {
        int count = 0;
        while (hasSection(list, count)) {
            count++;
        }
        return count;
    }

    private boolean hasSection(String list, int index) {
        String start = list + "[" + index + "].";
        return values.keySet().stream().anyMatch(path -> path.startsWith(start));
    }
}
