package io.pondpilot.egress.gate;

import io.netty.channel.Channel;

/// One protocol between a worker's connection and its server. Thread-safe.
public interface Gate {
    /// Takes over a connection that a worker has just opened: reads its log-in, asks [Visit#enter],
    /// logs in upstream, then joins both by [io.pondpilot.egress.relay.Pipe]. Called on the event
    /// loop of the channel, before anything was read from it; does not block. It closes the channel
    /// when it is done with it.
    ///
    /// @param worker without any handler yet, not reading
    void open(Channel worker, Visit visit);
}
