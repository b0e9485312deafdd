package io.pondpilot.systemtests.airport;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The answer to `list_schemas`.
///
/// @param fixed whether the version never changes, so that `catalog_version` is not asked for
record Listing(long version, boolean fixed, List<Schema> schemas) {
    /// One schema as listed; its tables are read when it is first used.
    ///
    /// @param isDefault whether an unqualified table name is looked up here
    record Schema(
            String name,
            String description,
            Map<String, String> tags,
            Content contents,
            boolean isDefault) {}

    static Listing read(byte[] body) {
        Fields root = Fields.of(Content.compressed(body, "list_schemas"), "root");
        Content contents = Content.read(root.fields("contents"), "root.contents");
        Violation.unless(
                contents.serialized().isEmpty() || !contents.sha256().isEmpty(),
                "contents at the root need a sha256");
        Fields version = root.fields("version_info");
        List<Schema> schemas = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Value each : root.items("schemas")) {
            Schema schema = schema(Fields.of(each, "schema"));
            Violation.unless(
                    names.add(schema.name().toLowerCase(Locale.ROOT)),
                    "two schemas are called '" + schema.name() + "' whatever the case");
            schemas.add(schema);
        }
        return new Listing(
                version.unsigned64("catalog_version"), version.bool("is_fixed"), schemas);
    }

    private static Schema schema(Fields fields) {
        String name = fields.text("name");
        Violation.unless(!name.isEmpty(), "a schema has no name");
        fields.present("description");
        return new Schema(
                name,
                fields.text("description"),
                fields.texts("tags"),
                Content.read(fields.fields("contents"), "contents of schema '" + name + "'"),
                fields.optionalBool("is_default").orElse(false));
    }
}
