package io.pondpilot.worker.flight;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// What the bytes of a command are. Flight SQL only if they parse as `Any` with a Flight SQL type
/// URL, because plain SQL can parse as an `Any` too; else SQL text; else nothing we know.
sealed interface Dialect {
    String TYPE_PREFIX = "type.googleapis.com/arrow.flight.protocol.sql.";

    /// SQL as plain UTF-8.
    record RawSql(String sql) implements Dialect {}

    /// A Flight SQL message.
    record FlightSqlMessage(Any message) implements Dialect {
        /// The message's name without its package.
        String name() {
            return message.getTypeUrl().substring(TYPE_PREFIX.length());
        }
    }

    /// Looks at the bytes of a command.
    ///
    /// @throws ProxyException `INVALID_ARGUMENT` when it is neither
    static Dialect of(byte[] command) {
        try {
            Any any = Any.parseFrom(command);
            if (any.getTypeUrl().startsWith(TYPE_PREFIX)) {
                return new FlightSqlMessage(any);
            }
        } catch (InvalidProtocolBufferException _) {
            // Not protobuf: SQL, or nothing.
        }
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(command)).toString();
            if (!text.contains(TYPE_PREFIX) && text.indexOf('\0') < 0) {
                return new RawSql(text);
            }
        } catch (CharacterCodingException _) {
            // Neither.
        }
        throw new ProxyException(
                ErrorCode.INVALID_ARGUMENT,
                "the command is neither a whole Flight SQL message nor SQL as UTF-8 text");
    }
}
