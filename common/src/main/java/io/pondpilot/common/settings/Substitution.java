package io.pondpilot.common.settings;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `${VAR}` and `${VAR:-default}` in values; `$${` stays `${`. A variable that is not set and has
/// no default is a problem. What was put in is not looked at again.
final class Substitution {
    private static final Pattern REFERENCE =
            Pattern.compile("\\$\\$\\{|\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\\}|\\$\\{");

    private Substitution() {}

    static String apply(
            String text, Map<String, String> environment, String where, List<String> problems) {
        Matcher matcher = REFERENCE.matcher(text);
        var result = new StringBuilder();
        while (matcher.find()) {
            matcher.appendReplacement(
                    result,
                    Matcher.quoteReplacement(replacement(matcher, environment, where, problems)));
        }
        return matcher.appendTail(result).toString();
    }

    private static String replacement(
            Matcher matcher, Map<String, String> environment, String where, List<String> problems) {
        if (matcher.group().equals("$${")) {
            return "${";
        }
        String name = matcher.group(1);
        if (name == null) {
            problems.add(where + ": '${' must be ${VARIABLE} or ${VARIABLE:-default}");
            return "?";
        }
        String value = environment.get(name);
        String fallback = matcher.group(2);
        if ((value == null || value.isEmpty()) && fallback != null) {
            return fallback;
        }
        if (value == null) {
            problems.add(
                    where
                            + ": the variable "
                            + name
                            + " is not set; set it, or write ${"
                            + name
                            + ":-default}, or remove the key");
            return "?";
        }
        return value;
    }
}
