package io.pondpilot.egress.postgres;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// With the PostgreSQL of the system, which is 15 on Debian 12; `./pondpilot test` installs it
/// where it can.
final class DebianPostgresGateIT extends PostgresGateContract {
    @Override
    Path program(Path directory) throws IOException {
        Optional<Path> installed = TestPostgres.debian();
        assumeThat(installed).as("the package postgresql is not installed").isPresent();
        return installed.orElseThrow();
    }
}
