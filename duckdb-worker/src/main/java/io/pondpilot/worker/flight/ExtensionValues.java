package io.pondpilot.worker.flight;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.arrow.vector.types.pojo.Field;

/// The values of Arrow's extension types that DuckDB writes when `arrow_lossless_conversion` is on
/// (BIGNUM always), as values that its JDBC driver binds. The layouts are DuckDB's own: Arrow calls
/// them opaque.
final class ExtensionValues {
    private static final String NAME = "ARROW:extension:name";
    private static final String METADATA = "ARROW:extension:metadata";
    private static final Pattern TYPE = Pattern.compile("\"type_name\"\\s*:\\s*\"(\\w+)\"");
    private static final Pattern DUCKDB = Pattern.compile("\"vendor_name\"\\s*:\\s*\"DuckDB\"");

    private static final int INT_128 = 16;

    /// An offset is kept as its distance from the largest, in the lowest bits.
    private static final int LARGEST_OFFSET_SECONDS = 16 * 60 * 60 - 1;

    private static final int OFFSET_BITS = 24;
    private static final int BIGNUM_HEADER = 3;

    private ExtensionValues() {}

    /// The value that was meant; `raw` itself where the field is of no extension type known here.
    static Object of(Field field, Object raw) {
        Map<String, String> metadata = field.getMetadata();
        String type = type(metadata.getOrDefault(NAME, ""), metadata.getOrDefault(METADATA, ""));
        return switch (raw) {
            case Byte value when type.equals("arrow.bool8") -> value != 0;
            case byte[] bytes -> decoded(type, bytes);
            default -> raw;
        };
    }

    private static String type(String name, String metadata) {
        if (!name.equals("arrow.opaque") || !DUCKDB.matcher(metadata).find()) {
            return name;
        }
        Matcher type = TYPE.matcher(metadata);
        return type.find() ? type.group(1) : name;
    }

    private static Object decoded(String type, byte[] bytes) {
        return switch (type) {
            case "arrow.uuid" -> bytes.length == INT_128 ? uuid(bytes) : bytes;
            case "hugeint" -> bytes.length == INT_128 ? new BigInteger(reversed(bytes)) : bytes;
            case "uhugeint" -> bytes.length == INT_128 ? new BigInteger(1, reversed(bytes)) : bytes;
            case "time_tz" -> bytes.length == Long.BYTES ? zonedTime(bytes) : bytes;
            case "bit" -> bytes.length > 1 ? bits(bytes) : bytes;
            case "bignum" -> bytes.length > BIGNUM_HEADER ? bignum(bytes) : bytes;
            default -> bytes;
        };
    }

    private static UUID uuid(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }

    private static String zonedTime(byte[] bytes) {
        long value = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        int offset = LARGEST_OFFSET_SECONDS - (int) (value & ((1L << OFFSET_BITS) - 1));
        ZoneOffset zone = ZoneOffset.ofTotalSeconds(offset);
        return TemporalText.time((value >>> OFFSET_BITS) * 1_000)
                + (zone.equals(ZoneOffset.UTC) ? "+00" : zone.toString());
    }

    /// The first byte counts the bits before the value in the second.
    private static String bits(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i < bytes.length; i++) {
            text.repeat('0', Integer.numberOfLeadingZeros(bytes[i] & 0xFF) - Integer.SIZE + 8);
            text.append(bytes[i] == 0 ? "" : Integer.toBinaryString(bytes[i] & 0xFF));
        }
        return text.substring(Math.clamp(bytes[0], 0, text.length()));
    }

    /// A header whose highest bit is set for numbers that are not negative, and the absolute
    /// number; all bits of a negative one are inverted.
    private static BigInteger bignum(byte[] bytes) {
        byte[] number = Arrays.copyOfRange(bytes, BIGNUM_HEADER, bytes.length);
        if (bytes[0] < 0) {
            return new BigInteger(1, number);
        }
        for (int i = 0; i < number.length; i++) {
            number[i] = (byte) ~number[i];
        }
        return new BigInteger(1, number).negate();
    }
}
