package io.pondpilot.egress.postgres;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What a server tells at the end of a log-in, and so what the worker is told.
///
/// @param parameters of the session, in the server's order
/// @param key by which the session can be cancelled
record Greeting(Map<String, String> parameters, Optional<Key> key) {
    /// The account is nothing that a worker needs to know.
    private static final Map<String, String> HIDDEN = Map.of("session_authorization", "pondpilot");

    /// @param process on the server
    /// @param secret of that process
    record Key(int process, int secret) {}

    Greeting {
        parameters = new LinkedHashMap<>(parameters);
    }

    /// The messages from `AuthenticationOk` to `ReadyForQuery`.
    ByteBuf message(ByteBufAllocator allocator) {
        ByteBuf all = ToWorker.authenticated(allocator);
        parameters.forEach((name, value) -> {
            ByteBuf one = ToWorker.parameter(allocator, name, HIDDEN.getOrDefault(name, value));
            all.writeBytes(one);
            one.release();
        });
        key.ifPresent(known ->
                all.writeByte('K').writeInt(12).writeInt(known.process()).writeInt(known.secret()));
        return all.writeByte('Z').writeInt(5).writeByte('I');
    }

    /// Why the session is not one whose statements can be screened; empty when it is.
    Optional<String> unfit() {
        if (!parameters.getOrDefault("default_transaction_read_only", "on").equals("on")) {
            return Optional.of(
                    "the session is not read-only; is there a pooler before the server?");
        }
        if (!parameters.getOrDefault("standard_conforming_strings", "").equals("on")
                || !parameters.getOrDefault("client_encoding", "").equals("UTF8")) {
            return Optional.of("the session does not have the encoding and strings asked for");
        }
        return Optional.empty();
    }
}
