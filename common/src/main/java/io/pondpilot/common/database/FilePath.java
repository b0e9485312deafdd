package io.pondpilot.common.database;

import java.util.regex.Pattern;

/// The place of a database file: an absolute path or a URL that DuckDB can read.
final class FilePath {
    private static final Pattern REMOTE = Pattern.compile("(?:https?|s3|gcs|gs|r2|az|hf)://.+");

    private FilePath() {}

    static String parse(String text, String scheme) {
        String path = text;
        if (path.startsWith(scheme + ":")) {
            path = path.substring(scheme.length() + 1);
            if (path.startsWith("//")) {
                path = path.substring(2);
            }
        } else if (path.startsWith("file://")) {
            path = path.substring("file://".length());
        }
        if (path.indexOf('\0') >= 0 || path.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("a file path has no control characters");
        }
        if (!path.startsWith("/") && !REMOTE.matcher(path).matches()) {
            throw new IllegalArgumentException(
                    "a "
                            + scheme
                            + " database is an absolute path such as /data/sales.db, or an"
                            + " https:// or s3:// URL");
        }
        return path;
    }
}
