package io.pondpilot.common.settings;

import java.util.Collection;
import java.util.Comparator;

/// Which known name a mistyped one was meant to be.
final class NearestKey {
    private NearestKey() {}

    /// The known name closest to the given one; a right last part in the wrong section is close.
    static String of(String given, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(name -> score(given, name)))
                .orElseThrow();
    }

    private static int score(String given, String name) {
        int whole = distance(given, name);
        int last = distance(lastPart(given), lastPart(name)) * 2 + 1;
        return Math.min(whole, last);
    }

    private static String lastPart(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    /// Levenshtein's distance.
    static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        int[] current = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replace = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replace, Math.min(previous[j], current[j - 1]) + 1);
            }
            int[] swap = previous;
            previous = current;
            current = swap;
        }
        return previous[b.length()];
    }
}
