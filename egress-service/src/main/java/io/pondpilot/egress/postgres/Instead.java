package io.pondpilot.egress.postgres;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.pondpilot.egress.gate.Refusal;

/// What a server gets instead of a statement that is refused: one that fails there with our words.
/// So the answer comes in its turn, and nobody has to follow the protocol to know when that is.
final class Instead {
    private Instead() {}

    /// Fails when it runs, with SQLSTATE 25006.
    static ByteBuf ofQuery(ByteBufAllocator allocator, String alias) {
        return ToServer.query(
                allocator,
                "DO $$BEGIN RAISE EXCEPTION USING ERRCODE = '25006', MESSAGE = '"
                        + text(alias)
                        + "'; END$$");
    }

    /// Fails when it is parsed, since whoever prepares a statement may only look at its columns. No
    /// statement fails so early with words of ours alone, but this one quotes them.
    static ByteBuf ofParse(ByteBufAllocator allocator, byte[] name, String alias) {
        return ToServer.parse(allocator, name, "SELECT '" + text(alias) + "'::pg_catalog.int4");
    }

    /// An alias has letters, digits and underscores only.
    private static String text(String alias) {
        return alias + ": " + Refusal.READ_ONLY.text();
    }
}
