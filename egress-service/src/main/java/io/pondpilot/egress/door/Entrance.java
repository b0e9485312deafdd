package io.pondpilot.egress.door;

import io.pondpilot.common.database.DatabasePolicy;
import io.pondpilot.egress.gate.Gate;
import java.nio.file.Path;
import java.util.function.Function;

/// One door as every worker has it: what lies behind it and what is spoken there.
///
/// @param alias the database, as users call it
/// @param policy what is allowed there
/// @param socket its file in the directory of a worker's doors
/// @param gate who takes the connections over
public record Entrance(
        String alias, DatabasePolicy policy, Function<Path, Path> socket, Gate gate) {}
