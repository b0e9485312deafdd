package io.pondpilot.systemtests.airport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The reader itself, against bytes made by hand.
class ReaderTest {
    private static Value hex(String hex) {
        return Unpacker.read(HexFormat.of().parseHex(hex), "test");
    }

    @ParameterizedTest
    @CsvSource({
        "00, 0",
        "7f, 127",
        "ff, -1",
        "e0, -32",
        "cc80, 128",
        "cdffff, 65535",
        "ceffffffff, 4294967295",
        "cfffffffffffffffff, 18446744073709551615",
        "d080, -128",
        "d18000, -32768",
        "d280000000, -2147483648",
        "d38000000000000000, -9223372036854775808"
    })
    void everyIntegerOfMsgpackIsRead(String bytes, BigInteger value) {
        assertThat(hex(bytes)).isEqualTo(new Value.Whole(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a161", "d90161", "da000161", "db0000000161", "c40161", "c5000161"})
    void bytesAreReadFromStrAndBinAlike(String bytes) {
        assertThat(Fields.text(hex(bytes), "test")).isEqualTo("a");
    }

    @Test
    void nestedMapsAndArraysAreRead() {
        Fields map = Fields.of(hex("82a16192c0c3a162cb3ff8000000000000"), "test");
        assertThat(map.items("a")).containsExactly(new Value.Nil(), new Value.Bool(true));
        assertThat(map.present("b")).isEqualTo(new Value.Real(1.5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "92c0", "a361", "dbffffffff61", "ddffffffff", "0000", "c1", "d40000"})
    void bytesThatAreNotOneValueAreRefused(String bytes) {
        assertThatThrownBy(() -> hex(bytes)).isInstanceOf(Violation.class);
    }

    @Test
    void requestsArePackedAsTheExtensionDoes() {
        byte[] body = new Packer().map(1).text("ids").array(2).unsigned(-1).unsigned(3).done();
        assertThat(HexFormat.of().formatHex(body)).isEqualTo("81a369647392cfffffffffffffffff03");
        byte[] binary = {(byte) 0xff, 0, (byte) 0x80};
        assertThat(HexFormat.of().formatHex(new Packer().str(binary).done())).isEqualTo("a3ff0080");
    }

    private static List<Entry> read(byte[] listing) {
        Listing.Schema schema = Listing.read(listing).schemas().getFirst();
        return Entry.read(schema.contents().serialized().orElseThrow(), "db", schema.name());
    }

    @Test
    void aListingIsReadToItsTables() {
        byte[] blob =
                HandMade.tables(
                        HandMade.table("db", "s", "table", "t"),
                        HandMade.table(HandMade.ONE_COLUMN).build());
        byte[] root = HandMade.root(List.of(HandMade.schema("s", "", blob)));
        assertThat(Listing.read(root).version()).isEqualTo(7);
        assertThat(Listing.read(root).fixed()).isTrue();
        assertThat(read(root)).singleElement().returns("t", Entry::name);
    }

    @ParameterizedTest
    @CsvSource({
        "DB, s, table, t, catalog",
        "db, S, table, t, schema",
        "db, s, view, t, type",
        "db, s, table, '', name"
    })
    void aTableThatDoesNotBelongFailsTheSchema(
            String catalog, String schema, String type, String name, String why) {
        byte[] blob = HandMade.tables(HandMade.table(catalog, schema, type, name));
        byte[] root = HandMade.root(List.of(HandMade.schema("s", "", blob)));
        assertThatThrownBy(() -> read(root))
                .isInstanceOf(Violation.class)
                .hasMessageContaining(why);
    }

    @Test
    void namesAreUniqueWhateverTheCase() {
        byte[] blob = HandMade.tables();
        List<Consumer<Packer>> twins =
                List.of(HandMade.schema("s", "", blob), HandMade.schema("S", "", blob));
        assertThatThrownBy(() -> Listing.read(HandMade.root(twins)))
                .isInstanceOf(Violation.class)
                .hasMessageContaining("whatever the case");
        byte[] tables =
                HandMade.tables(
                        HandMade.table("db", "s", "table", "t"),
                        HandMade.table("db", "s", "table", "t"));
        byte[] root = HandMade.root(List.of(HandMade.schema("s", "", tables)));
        assertThatThrownBy(() -> read(root)).isInstanceOf(Violation.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"description", "tags"})
    void aSchemaWithNilWhereNoneMayBeIsRefused(String nil) {
        Consumer<Packer> schema =
                p -> {
                    p.map(4).text("name").text("s");
                    for (String key : List.of("description", "tags")) {
                        p.text(key);
                        if (key.equals(nil)) {
                            p.nil();
                        } else if (key.equals("tags")) {
                            p.map(0);
                        } else {
                            p.text("");
                        }
                    }
                    p.text("contents").map(1).text("sha256").text("");
                };
        assertThatThrownBy(() -> Listing.read(HandMade.root(List.of(schema))))
                .isInstanceOf(Violation.class)
                .hasMessageContaining(nil);
    }

    @Test
    void aWrongHashOrLengthIsRefused() {
        byte[] blob = HandMade.tables();
        byte[] root = HandMade.root(List.of(HandMade.schema("s", "00", blob)));
        assertThatThrownBy(() -> Listing.read(root))
                .isInstanceOf(Violation.class)
                .hasMessageContaining("SHA-256");
        byte[] plain = "plain".getBytes(StandardCharsets.UTF_8);
        for (long length : List.of(4L, 6L)) {
            byte[] wrong = HandMade.compressed(length, plain);
            assertThatThrownBy(() -> Content.compressed(wrong, "test"))
                    .isInstanceOf(Violation.class);
        }
    }

    @Test
    void dictionariesAreRefused() {
        FieldType encoded =
                new FieldType(
                        true,
                        new ArrowType.Utf8(),
                        new DictionaryEncoding(1, false, new ArrowType.Int(8, false)));
        Schema schema = new Schema(List.of(new Field("e", encoded, null)));
        assertThatThrownBy(() -> Entry.arrow(HandMade.table(schema).build()))
                .isInstanceOf(Violation.class)
                .hasMessageContaining("dictionary");
    }
}
