package io.pondpilot.egress.door;

import io.netty.channel.EventLoopGroup;
import io.pondpilot.common.net.Transport;
import io.pondpilot.egress.measure.EgressMetrics;
import java.time.Duration;
import java.util.Map;

/// What all doors of this service share.
///
/// @param metrics of each alias
/// @param loginTimeout from the first byte to both sides joined
record DoorsContext(
        Transport transport,
        EventLoopGroup loops,
        Leases leases,
        Rooms rooms,
        Denials denials,
        Map<String, EgressMetrics> metrics,
        Duration loginTimeout) {
    EgressMetrics metrics(String alias) {
        EgressMetrics found = metrics.get(alias);
        if (found == null) {
            throw new IllegalStateException("no meters for " + alias);
        }
        return found;
    }
}
