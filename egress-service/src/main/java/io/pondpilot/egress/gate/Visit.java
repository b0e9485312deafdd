package io.pondpilot.egress.gate;

import java.util.Optional;
import java.util.function.Consumer;

/// One connection of a worker at a door. All methods are for the event loop of its channel.
public interface Visit {
    /// Who may come to this door.
    Guests guests();

    /// Who has entered.
    ///
    /// @throws IllegalStateException before [#enter]
    Guest guest();

    /// Where the connection comes from, as far as that is known before the log-in: the worker whose
    /// door it is, or an address. Two workers may have one address.
    String origin();

    /// The database behind the door, as users call it.
    String alias();

    /// The credential was right: looks whether the lease stands and whether there is room, and
    /// takes a place, which is given back when the worker's channel closes.
    ///
    /// @param guest whose credential it was
    /// @param then called on the event loop with why it may not enter, or empty. Not called when
    ///   the channel has closed meanwhile
    void enter(Guest guest, Consumer<Optional<Refusal>> then);

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
