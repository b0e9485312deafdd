package io.pondpilot.egress.gate;

import java.util.Optional;
import java.util.function.Consumer;

/// One connection of a worker at a door. All methods are for the event loop of its channel.
public interface Visit {
    /// Whose door it is.
    Guest guest();

    /// The database behind the door, as users call it.
    String alias();

    /// The credential was right: looks whether the lease stands and whether there is room, and
    /// takes a place, which is given back when the worker's channel closes.
    ///
    /// @param then called on the event loop with why it may not enter, or empty. Not called when
    ///   the channel has closed meanwhile
    void enter(Consumer<Optional<Refusal>> then);

    /// It is sent away: counted, and logged once in a while for each door and reason.
    ///
    /// @param detail for the operator; no credential, no text of a statement
    void refused(Refusal reason, String detail);

    /// Both sides are joined; the time for the log-in no longer counts.
    void joined();

    /// Bytes that the worker sent.
    void sent(long bytes);

    /// Bytes that the server sent.
    void received(long bytes);
}
