package io.pondpilot.flight.relay;

import io.pondpilot.flight.admit.Quota;
import io.pondpilot.flight.admit.StreamCaps;
import io.pondpilot.flight.route.Router;
import io.pondpilot.flight.upstream.WorkerConnections;

/// What every relayed call of one event loop shares.
///
/// @param workers the loop's own connections
record RelayContext(
        Quota quota,
        StreamCaps caps,
        Router router,
        Repetition repetition,
        RelayMetrics metrics,
        WorkerConnections workers) {}
