package io.pondpilot.systemtests.airport;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A msgpack map as `MSGPACK_DEFINE_MAP` reads it into a struct: a missing key keeps the default,
/// an unknown one is ignored, another type than the member's is an error, and nil is only good for
/// an optional member.
final class Fields {
    private final Map<String, Value> values;
    private final String what;

    private Fields(Map<String, Value> values, String what) {
        this.values = values;
        this.what = what;
    }

    static Fields of(Value value, String what) {
        if (value instanceof Value.Fields(Map<String, Value> values)) {
            return new Fields(values, what);
        }
        throw new Violation(what + " is no msgpack map");
    }

    static List<Value> items(Value value, String what) {
        if (value instanceof Value.Items(List<Value> values)) {
            return values;
        }
        throw new Violation(what + " is no msgpack array");
    }

    static byte[] bytes(Value value, String what) {
        if (value instanceof Value.Raw(ByteString bytes)) {
            return bytes.toByteArray();
        }
        throw new Violation(what + " is neither str nor bin");
    }

    static String text(Value value, String what) {
        return new String(bytes(value, what), StandardCharsets.UTF_8);
    }

    static long unsigned(Value value, int bits, String what) {
        if (value instanceof Value.Whole whole
                && whole.value().signum() >= 0
                && whole.value().bitLength() <= bits) {
            return whole.value().longValue();
        }
        throw new Violation(what + " is no uint" + bits);
    }

    private String name(String key) {
        return what + "." + key;
    }

    /// A `std::string`; empty when the key is missing.
    String text(String key) {
        Value value = values.get(key);
        return value == null ? "" : text(value, name(key));
    }

    /// A `std::optional<std::string>`.
    Optional<byte[]> optional(String key) {
        Value value = values.get(key);
        return value == null || value instanceof Value.Nil
                ? Optional.empty()
                : Optional.of(bytes(value, name(key)));
    }

    Optional<String> optionalText(String key) {
        return optional(key).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    boolean bool(String key) {
        return switch (values.get(key)) {
            case null -> false;
            case Value.Bool(boolean value) -> value;
            default -> throw new Violation(name(key) + " is no bool");
        };
    }

    Optional<Boolean> optionalBool(String key) {
        return values.get(key) instanceof Value.Nil || !values.containsKey(key)
                ? Optional.empty()
                : Optional.of(bool(key));
    }

    long unsigned64(String key) {
        Value value = values.get(key);
        return value == null ? 0 : unsigned(value, 64, name(key));
    }

    /// A member that is a struct, which the protocol wants to be there.
    Fields fields(String key) {
        return of(present(key), name(key));
    }

    List<Value> items(String key) {
        return items(present(key), name(key));
    }

    /// A `std::unordered_map<std::string, std::string>`.
    Map<String, String> texts(String key) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (present(key) instanceof Value.Fields(Map<String, Value> entries)) {
            entries.forEach((tag, value) -> texts.put(tag, text(value, name(key) + "." + tag)));
            return texts;
        }
        throw new Violation(name(key) + " is no msgpack map");
    }

    /// The value of a key that must be there and not nil.
    Value present(String key) {
        Value value = values.get(key);
        Violation.unless(value != null, name(key) + " is missing");
        Violation.unless(!(value instanceof Value.Nil), name(key) + " is nil");
        return java.util.Objects.requireNonNull(value);
    }
}
