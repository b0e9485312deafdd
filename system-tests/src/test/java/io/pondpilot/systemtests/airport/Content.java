package io.pondpilot.systemtests.airport;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Where a listing's contents are: inline, at a URL, or to be asked for by ListFlights.
///
/// @param sha256 of the inline bytes; empty turns off the extension's cache on disk
record Content(String sha256, Optional<String> url, Optional<byte[]> serialized) {
    private static final int LONGEST = 1 << 30;

    static Content read(Fields fields, String what) {
        fields.present("sha256");
        Content content =
                new Content(
                        fields.text("sha256"),
                        fields.optionalText("url").filter(url -> !url.isEmpty()),
                        fields.optional("serialized"));
        if (!content.sha256.isEmpty()) {
            byte[] blob =
                    content.serialized.orElseThrow(
                            () -> new Violation(what + " has a sha256 and no inline bytes"));
            Violation.unless(
                    content.sha256.equals(sha256(blob)),
                    what + ".sha256 is not the lowercase hex SHA-256 of its bytes");
        }
        return content;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// `array [uncompressed_length: uint32, zstd bytes]`.
    static Value compressed(byte[] bytes, String what) {
        List<Value> pair = Fields.items(Unpacker.read(bytes, what), what);
        Violation.unless(pair.size() == 2, what + " is not a pair of length and bytes");
        long length = Fields.unsigned(pair.get(0), 32, what + "'s length");
        byte[] frame = Fields.bytes(pair.get(1), what + "'s zstd frame");
        Violation.unless(length <= LONGEST, what + " announces " + length + " bytes");
        byte[] plain = new byte[(int) length];
        long size;
        try {
            size = Zstd.decompressByteArray(plain, 0, plain.length, frame, 0, frame.length);
        } catch (ZstdException e) {
            throw new Violation(
                    what + " does not unpack to " + length + " bytes: " + e.getMessage());
        }
        Violation.unless(
                size == length, what + " announces " + length + " bytes and unpacks to " + size);
        return Unpacker.read(plain, what);
    }
}
