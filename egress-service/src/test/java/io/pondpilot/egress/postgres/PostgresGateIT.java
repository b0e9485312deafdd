package io.pondpilot.egress.postgres;

import java.io.IOException;
import java.nio.file.Path;

/// With the embedded PostgreSQL 14.
final class PostgresGateIT extends PostgresGateContract {
    @Override
    Path program(Path directory) throws IOException {
        return TestPostgres.embedded(directory);
    }
}
