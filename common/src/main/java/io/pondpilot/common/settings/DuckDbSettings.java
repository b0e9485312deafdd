package io.pondpilot.common.settings;

import io.pondpilot.common.database.AttachedDatabase;
import java.util.List;

/// What every worker's DuckDB has.
///
/// @param extensions DuckDB extensions to load; `arrow` is built in and means nothing
/// @param attachedDatabases databases to attach, with distinct aliases
public record DuckDbSettings(List<String> extensions, List<AttachedDatabase> attachedDatabases) {
    public DuckDbSettings {
        extensions = List.copyOf(extensions);
        attachedDatabases = List.copyOf(attachedDatabases);
    }
}
