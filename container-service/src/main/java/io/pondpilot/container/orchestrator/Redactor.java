package io.pondpilot.container.orchestrator;

import io.pondpilot.common.value.Secret;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Takes secrets out of log lines before anybody sees them: those it was told, and what looks like
/// one.
public final class Redactor {
    private static final String GONE = "***";
    private static final int MAX_LINE = 500;
    private static final Pattern URL_LOGIN = Pattern.compile("(\\w+://[^:/@\\s]*:)[^\\s]*@");
    private static final Pattern ASSIGNMENT =
            Pattern.compile(
                    "(?i)((?:password|passwd|pwd|secret|token|credential|api_key)\"?\\s*[=:]\\s*)"
                            + "(?:'[^']*'|\"[^\"]*\"|[^\\s,;)]+)");
    private static final Pattern CREDENTIAL = Pattern.compile("pp1\\.[\\w-]+\\.\\d+\\.[\\w-]+");

    private final List<String> known;

    /// @param secrets texts that must not appear
    public Redactor(List<Secret> secrets) {
        List<String> texts = new ArrayList<>();
        for (Secret secret : secrets) {
            texts.add(secret.value());
            texts.addAll(passwords(secret.value()));
        }
        this.known =
                texts.stream()
                        .filter(text -> text.length() >= 4)
                        .distinct()
                        .sorted(Comparator.comparingInt(String::length).reversed())
                        .toList();
    }

    /// The password inside a connection URL, as written and decoded.
    private static List<String> passwords(String url) {
        int scheme = url.indexOf("://");
        int at = url.lastIndexOf('@');
        int colon = scheme < 0 ? -1 : url.indexOf(':', scheme + 3);
        if (colon < 0 || at <= colon) {
            return List.of();
        }
        String password = url.substring(colon + 1, at);
        try {
            return List.of(password, URLDecoder.decode(password, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return List.of(password);
        }
    }

    /// Each line without secrets.
    public List<String> lines(List<String> lines) {
        return lines.stream().map(this::line).toList();
    }

    /// The line without secrets, cut where it is very long.
    public String line(String line) {
        String clean = line;
        for (String secret : known) {
            clean = clean.replace(secret, GONE);
        }
        clean = CREDENTIAL.matcher(clean).replaceAll(GONE);
        clean = URL_LOGIN.matcher(clean).replaceAll("$1" + GONE + "@");
        if (clean.contains("=") || clean.contains(":")) {
            clean = ASSIGNMENT.matcher(clean).replaceAll("$1" + GONE);
        }
        return clean.length() > MAX_LINE
                ? String.format(Locale.ROOT, "%s…", clean.substring(0, MAX_LINE))
                : clean;
    }
}
