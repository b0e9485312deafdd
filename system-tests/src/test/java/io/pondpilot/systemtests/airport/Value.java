package io.pondpilot.systemtests.airport;

import com.google.protobuf.ByteString;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/// A msgpack value.
sealed interface Value {
    record Nil() implements Value {}

    record Bool(boolean value) implements Value {}

    /// Any integer, unsigned 64 bits included.
    record Whole(BigInteger value) implements Value {}

    record Real(double value) implements Value {}

    /// str or bin: msgpack-cxx reads either into a `std::string`, without looking at its encoding.
    record Raw(ByteString bytes) implements Value {}

    record Items(List<Value> values) implements Value {}

    /// A map with string keys.
    record Fields(Map<String, Value> values) implements Value {}
}
