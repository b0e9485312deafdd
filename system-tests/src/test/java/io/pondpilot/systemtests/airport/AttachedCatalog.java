package io.pondpilot.systemtests.airport;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A catalog as the extension holds it: the schemas listed once, at ATTACH, for its whole life.
final class AttachedCatalog {
    private final Wire wire;
    private final CallHeaders base;
    private final String name;
    private final Listing listing;
    private final Map<String, List<Entry>> tables = new HashMap<>();

    AttachedCatalog(DuckDbProcess process, CallHeaders headers, String name) {
        this.wire = process.wire();
        this.base = name.isEmpty() ? headers : headers.with("airport-catalog", name);
        this.name = name;
        this.listing = Listing.read(wire.action(base, "list_schemas", Requests.catalog(name)));
    }

    Wire wire() {
        return wire;
    }

    CallHeaders headers() {
        return base;
    }

    List<Listing.Schema> schemas() {
        return listing.schemas();
    }

    /// The entries of a schema by its listed name: inline, else by ListFlights.
    List<Entry> tables(Listing.Schema schema) {
        return tables.computeIfAbsent(schema.name(), _ -> load(schema));
    }

    private List<Entry> load(Listing.Schema schema) {
        Content contents = schema.contents();
        if (contents.serialized().isPresent()) {
            return Entry.read(contents.serialized().get(), name, schema.name());
        }
        Violation.unless(contents.url().isEmpty(), "a URL would leave the proxy: " + contents);
        return Entry.read(
                wire.flights(
                        base.with("airport-list-flights-filter-catalog", name)
                                .with("airport-list-flights-filter-schema", schema.name())),
                name,
                schema.name());
    }

    /// Binds `catalog.schema.table`, whatever the case of the names; the lookup rejects exactly
    /// `main` before it asks its own set.
    Optional<Entry> find(String schema, String table) {
        if (schema.equals("main")) {
            return Optional.empty();
        }
        return schemas().stream()
                .filter(each -> each.name().equalsIgnoreCase(schema))
                .findFirst()
                .flatMap(each -> in(each, table));
    }

    /// Binds `catalog.table` in the schema that is listed as the default.
    Optional<Entry> findInDefault(String table) {
        return schemas().stream()
                .filter(Listing.Schema::isDefault)
                .findFirst()
                .flatMap(each -> in(each, table));
    }

    private Optional<Entry> in(Listing.Schema schema, String table) {
        return tables(schema).stream()
                .filter(each -> each.name().equalsIgnoreCase(table))
                .findFirst();
    }

    /// Begins a query of its own transaction: `create_transaction`, and `catalog_version` unless
    /// the version is fixed.
    Query query() {
        Fields created =
                Fields.of(
                        Unpacker.read(
                                wire.action(base, "create_transaction", Requests.catalog(name)),
                                "create_transaction"),
                        "create_transaction");
        Optional<String> transaction =
                created.optionalText("identifier").filter(id -> !id.isEmpty());
        CallHeaders headers =
                transaction.map(id -> base.with("airport-transaction-id", id)).orElse(base);
        if (!listing.fixed()) {
            Fields version =
                    Fields.of(
                            Unpacker.read(
                                    wire.action(headers, "catalog_version", Requests.catalog(name)),
                                    "catalog_version"),
                            "catalog_version");
            version.present("catalog_version");
            version.present("is_fixed");
            version.unsigned64("catalog_version");
            version.bool("is_fixed");
        }
        return new Query(wire, headers);
    }

    /// All that a user can reach, as `schema.table`.
    List<String> names() {
        List<String> names = new ArrayList<>();
        for (Listing.Schema schema : schemas()) {
            tables(schema).forEach(table -> names.add(schema.name() + "." + table.name()));
        }
        return names;
    }
}
