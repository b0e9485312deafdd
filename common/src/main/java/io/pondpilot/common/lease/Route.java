package io.pondpilot.common.lease;

import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.worker.WorkerAddress;

/// Where a user's worker is. A route may be stale at any time; the worker finds out by the
/// credential.
///
/// @param user whose worker
/// @param generation which start of it; the fencing token
/// @param address where it serves Flight SQL
public record Route(UserId user, long generation, WorkerAddress address) {}
