package io.pondpilot.egress.door;

import io.pondpilot.common.database.DatabasePolicy;
import io.pondpilot.common.worker.DoorPlace;
import io.pondpilot.common.worker.WorkerAddress;
import io.pondpilot.egress.gate.Gate;
import java.util.function.Function;

/// One door as every worker has it: what lies behind it and what is spoken there.
///
/// @param alias the database, as users call it
/// @param policy what is allowed there
/// @param at its address at a place of doors
/// @param gate who takes the connections over
public record Entrance(
        String alias, DatabasePolicy policy, Function<DoorPlace, WorkerAddress> at, Gate gate) {}
