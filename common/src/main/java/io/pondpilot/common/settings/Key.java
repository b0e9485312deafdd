package io.pondpilot.common.settings;

import org.jspecify.annotations.Nullable;

/// One setting: the single place where its name, variable, default and meaning are written.
///
/// @param path its name in YAML, with dots
/// @param variable its environment variable
/// @param format how it is written
/// @param defaultText its default as one would write it; null when there is none
/// @param meaning what it does, for people
record Key<T>(
        String path,
        @Nullable String variable,
        Format<T> format,
        @Nullable String defaultText,
        String meaning) {
    static final String FILE_SUFFIX = "_FILE";

    /// The variable that names a file with the value; secrets only.
    @Nullable String fileVariable() {
        return format.secret() && variable != null ? variable + FILE_SUFFIX : null;
    }
}
