package io.pondpilot.egress.postgres;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The end of a start-up message: pairs of texts, and a zero. What a worker wants there is read and
/// dropped, since the session upstream is ours: `user` and `database` are not its to choose, and
/// DuckDB sends `application_name`, `client_encoding` and nothing more.
sealed interface StartupParameters {
    /// A session like any other.
    ///
    /// @param protocolOptions names of options of the protocol, which we do not know
    record Plain(List<String> protocolOptions) implements StartupParameters {}

    /// It is not understood, or wants what is not to be had.
    record Unreadable(String detail) implements StartupParameters {}

    /// Reads them.
    ///
    /// @param in a whole message, after its protocol number; read to its end
    static StartupParameters read(ByteBuf in) {
        var options = new ArrayList<String>();
        while (true) {
            @Nullable String name = text(in);
            if (name == null) {
                return new Unreadable("start-up parameters without an end");
            }
            if (name.isEmpty()) {
                return in.isReadable()
                        ? new Unreadable("bytes behind the start-up parameters")
                        : new Plain(List.copyOf(options));
            }
            if (text(in) == null) {
                return new Unreadable("a start-up parameter without a value");
            }
            if (name.equals("replication")) {
                return new Unreadable("a wish for replication");
            }
            if (name.startsWith("_pq_.")) {
                options.add(name);
            }
        }
    }

    private static @Nullable String text(ByteBuf in) {
        int length = in.bytesBefore((byte) 0);
        if (length < 0) {
            return null;
        }
        String text = in.readString(length, StandardCharsets.UTF_8);
        in.skipBytes(1);
        return text;
    }
}
