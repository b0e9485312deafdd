package io.pondpilot.systemtests.airport;

import com.github.luben.zstd.Zstd;
import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.util.List;
import java.util.function.Consumer;
import org.apache.arrow.flight.impl.Flight.FlightDescriptor;
import org.apache.arrow.flight.impl.Flight.FlightInfo;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/// Answers made by hand, to see what the reader takes and what it refuses.
final class HandMade {
    static final Schema ONE_COLUMN =
            new Schema(List.of(Field.nullable("n", new ArrowType.Int(32, true))));

    private HandMade() {}

    static byte[] packed(Consumer<Packer> write) {
        Packer packer = new Packer();
        write.accept(packer);
        return packer.done();
    }

    /// `[length, zstd]` with the right length.
    static byte[] compressed(byte[] plain) {
        return compressed(plain.length, plain);
    }

    static byte[] compressed(long length, byte[] plain) {
        return packed(p -> p.array(2).unsigned(length).str(Zstd.compress(plain)));
    }

    /// A root with these schemas and nothing inline.
    static byte[] root(List<Consumer<Packer>> schemas) {
        return compressed(
                packed(p -> {
                    p.map(3).text("contents").map(1).text("sha256").text("");
                    p.text("schemas").array(schemas.size());
                    schemas.forEach(schema -> schema.accept(p));
                    p.text("version_info").map(2).text("catalog_version").unsigned(7);
                    p.text("is_fixed").truth(true);
                }));
    }

    static Consumer<Packer> schema(String name, String sha256, byte[] blob) {
        return p -> {
            p.map(4).text("name").text(name).text("description").text("");
            p.text("tags").map(0);
            p.text("contents").map(3).text("sha256").text(sha256).text("url").nil();
            p.text("serialized").str(blob);
        };
    }

    /// The contents of a schema with these tables.
    static byte[] tables(FlightInfo... infos) {
        return compressed(
                packed(p -> {
                    p.array(infos.length);
                    for (FlightInfo info : infos) {
                        p.str(info.toByteArray());
                    }
                }));
    }

    static FlightInfo table(String catalog, String schema, String type, String name) {
        return table(ONE_COLUMN)
                .setAppMetadata(
                        ByteString.copyFrom(
                                packed(p -> {
                                    p.map(5).text("type").text(type);
                                    p.text("catalog").text(catalog);
                                    p.text("schema").text(schema);
                                    p.text("name").text(name).text("comment").nil();
                                })))
                .build();
    }

    static FlightInfo.Builder table(Schema columns) {
        return FlightInfo.newBuilder()
                .setFlightDescriptor(
                        FlightDescriptor.newBuilder()
                                .setType(FlightDescriptor.DescriptorType.PATH)
                                .addPath("t"))
                .setSchema(ByteString.copyFrom(message(columns)));
    }

    private static byte[] message(Schema schema) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (WriteChannel channel = new WriteChannel(Channels.newChannel(out))) {
            MessageSerializer.serialize(channel, schema);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
