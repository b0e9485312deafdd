package io.pondpilot.worker.airport;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flight.FlightInfo;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessageBufferPacker;

/// The answer to `list_schemas` in bytes: every schema with all its tables inside, so a client asks
/// once for each ATTACH.
final class CatalogAnswer {
    private static final byte[] NOTHING = {};

    private CatalogAnswer() {}

    static byte[] packed(Map<Listing.Listed, List<FlightInfo>> schemas, long version) {
        return Packed.compressed(
                Packed.of(packer -> {
                    packer.packMapHeader(3);
                    packer.packString("contents");
                    contents(packer, NOTHING);
                    packer.packString("schemas").packArrayHeader(schemas.size());
                    for (Map.Entry<Listing.Listed, List<FlightInfo>> schema : schemas.entrySet()) {
                        schema(packer, schema.getKey(), flights(schema.getValue()));
                    }
                    packer.packString("version_info");
                    version(packer, version);
                }));
    }

    static void version(MessageBufferPacker packer, long version) throws IOException {
        packer.packMapHeader(2);
        packer.packString("catalog_version").packLong(version);
        packer.packString("is_fixed").packBoolean(false);
    }

    private static void schema(MessageBufferPacker packer, Listing.Listed schema, byte[] blob)
            throws IOException {
        packer.packMapHeader(5);
        packer.packString("name").packString(schema.name());
        packer.packString("description").packString(schema.description());
        packer.packString("tags").packMapHeader(0);
        packer.packString("contents");
        contents(packer, blob);
        packer.packString("is_default").packBoolean(schema.isDefault());
    }

    private static void contents(MessageBufferPacker packer, byte[] blob) throws IOException {
        packer.packMapHeader(3);
        // No hash: it would make the client keep the answer in files for ever.
        packer.packString("sha256").packString("");
        packer.packString("url").packNil();
        packer.packString("serialized");
        if (blob.length == 0) {
            packer.packNil();
        } else {
            Packed.binary(packer, blob);
        }
    }

    private static byte[] flights(List<FlightInfo> infos) {
        return Packed.compressed(
                Packed.of(packer -> {
                    packer.packArrayHeader(infos.size());
                    for (FlightInfo info : infos) {
                        Packed.binary(packer, Packed.bytes(info.serialize()));
                    }
                }));
    }

    /// What a flight is, for the client's catalog.
    ///
    /// @param comment null when there is none
    static byte[] metadata(String catalog, String schema, String table, @Nullable String comment) {
        return Packed.of(packer -> {
            packer.packMapHeader(5);
            packer.packString("type").packString("table");
            packer.packString("catalog").packString(catalog);
            packer.packString("schema").packString(schema);
            packer.packString("name").packString(table);
            packer.packString("comment");
            if (comment == null) {
                packer.packNil();
            } else {
                packer.packString(comment);
            }
        });
    }
}
